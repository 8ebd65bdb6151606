package dev.pagoda.request;

import static dev.pagoda.request.RequestField.*;

import dev.pagoda.model.AdapterInfo;
import dev.pagoda.model.AdapterKind;
import dev.pagoda.model.ModelCatalog;
import dev.pagoda.model.ModelInfo;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The models that a request adds are there, are of the right kind and fit the model: {@code
 * DIRECTORY}, or {@code DIRECTORY/FILE} where it holds several.
 */
final class AdapterNames implements ModelRule {
  private final ModelCatalog catalog;

  AdapterNames(ModelCatalog catalog) {
    this.catalog = catalog;
  }

  @Override
  public void check(GenerationRequest request, ModelInfo model, FieldErrors errors) {
    Adapters adapters = request.adapters();
    check(CONTROLNET, AdapterKind.CONTROLNET, adapters.controlnet(), model, errors);
    check(IP_ADAPTER, AdapterKind.IP_ADAPTER, adapters.ipAdapter(), model, errors);
    List<LoraUse> loras = adapters.loras();
    check(
        LORAS,
        AdapterKind.LORA,
        loras == null ? null : loras.stream().map(LoraUse::name).toList(),
        model,
        errors);
  }

  private void check(
      RequestField field,
      AdapterKind kind,
      List<String> names,
      ModelInfo model,
      FieldErrors errors) {
    if (names != null && !errors.has(field)) {
      names.stream()
          .distinct()
          .forEach(name -> problem(name, kind, model).ifPresent(p -> errors.add(field, p)));
    }
  }

  private Optional<String> problem(String name, AdapterKind kind, ModelInfo model) {
    int slash = name.indexOf('/');
    String directory = slash < 0 ? name : name.substring(0, slash);
    String broken = catalog.problems().get(directory);
    if (broken != null) {
      return Optional.of(quote(directory) + " cannot be used: " + broken);
    }
    Optional<AdapterInfo> found =
        catalog.adapters().stream().filter(a -> a.name().equals(directory)).findFirst();
    if (found.isEmpty()) {
      return Optional.of(unknown(name, kind, model));
    }
    AdapterInfo adapter = found.get();
    if (adapter.kind() != kind) {
      return Optional.of(
          "%s is %s, not %s".formatted(quote(directory), one(adapter.kind()), one(kind)));
    }
    if (slash >= 0 && !adapter.files().contains(name.substring(slash + 1))) {
      return Optional.of(unknown(name, kind, model));
    }
    if (slash < 0 && adapter.files().size() > 1) {
      return Optional.of(
          "%s holds several files: name one of %s"
              .formatted(
                  quote(name), AdapterChoice.names(adapter).collect(Collectors.joining(", "))));
    }
    return mismatch(adapter, model);
  }

  private static Optional<String> mismatch(AdapterInfo adapter, ModelInfo model) {
    return AdapterChoice.fits(adapter, model)
        ? Optional.empty()
        : Optional.of(
            "%s is made for models with a cross-attention of %d, but %s has %d"
                .formatted(
                    quote(adapter.name()),
                    adapter.crossAttentionDim().orElseThrow(),
                    quote(model.name()),
                    model.crossAttentionDim()));
  }

  private String unknown(String name, AdapterKind kind, ModelInfo model) {
    List<String> known = AdapterChoice.names(catalog, kind, model);
    if (catalog.find(name).isPresent()) {
      return "%s is a model, not %s".formatted(quote(name), one(kind));
    }
    return "there is no %s %s; %s"
        .formatted(
            title(kind),
            quote(name),
            known.isEmpty()
                ? "there is none for " + quote(model.name())
                : Suggestion.closest(name, known)
                    .map(meant -> "did you mean " + quote(meant) + "?")
                    .orElse("there is: " + String.join(", ", known)));
  }

  private static String title(AdapterKind kind) {
    return switch (kind) {
      case CONTROLNET -> "ControlNet";
      case IP_ADAPTER -> "IP-Adapter";
      case LORA -> "LoRA";
    };
  }

  private static String one(AdapterKind kind) {
    return (kind == AdapterKind.IP_ADAPTER ? "an " : "a ") + title(kind);
  }

  private static String quote(String name) {
    return "\"" + FieldErrors.cut(name) + "\"";
  }
}
