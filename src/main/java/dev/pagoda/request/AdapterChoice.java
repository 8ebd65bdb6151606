package dev.pagoda.request;

import dev.pagoda.model.AdapterInfo;
import dev.pagoda.model.AdapterKind;
import dev.pagoda.model.ModelCatalog;
import dev.pagoda.model.ModelInfo;
import java.util.List;
import java.util.stream.Stream;

/** What requests can name as ControlNets, IP-Adapters and LoRAs. */
public final class AdapterChoice {
  private AdapterChoice() {}

  /** Names that requests for a model can use: {@code DIRECTORY} or {@code DIRECTORY/FILE}. */
  public static List<String> names(ModelCatalog catalog, AdapterKind kind, ModelInfo model) {
    return catalog.adapters().stream()
        .filter(adapter -> adapter.kind() == kind && field(kind).isOf(model.family()))
        .filter(adapter -> fits(adapter, model))
        .flatMap(AdapterChoice::names)
        .toList();
  }

  /** Where requests name them. */
  private static RequestField field(AdapterKind kind) {
    return switch (kind) {
      case CONTROLNET -> RequestField.CONTROLNET;
      case IP_ADAPTER -> RequestField.IP_ADAPTER;
      case LORA -> RequestField.LORAS;
    };
  }

  /** Adapters of another width of the cross-attention cannot be added to a model. */
  static boolean fits(AdapterInfo adapter, ModelInfo model) {
    return adapter.crossAttentionDim().orElse(model.crossAttentionDim())
        == model.crossAttentionDim();
  }

  /** A directory of several files is named with one of them. */
  static Stream<String> names(AdapterInfo adapter) {
    return adapter.files().size() > 1
        ? adapter.files().stream().map(file -> adapter.name() + "/" + file)
        : Stream.of(adapter.name());
  }
}
