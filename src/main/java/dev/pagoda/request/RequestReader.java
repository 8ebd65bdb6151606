package dev.pagoda.request;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.pagoda.model.ModelCatalog;
import dev.pagoda.model.ModelInfo;
import java.security.SecureRandom;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;

/**
 * Reads what a user sent, whether by HTTP or on the command line: fills in defaults (those of
 * diffusers' {@code StableDiffusionXLPAGPipeline}, under those of the operator), draws a missing
 * seed and checks every rule. All errors are found in one go. Thread-safe.
 */
public final class RequestReader {
  private static final String TASK = "text-to-image";
  private static final JsonMapper MAPPER = strictMapper();

  private final ModelCatalog catalog;
  private final OperatorDefaults operatorDefaults;
  private final LongSupplier seeds;
  private final List<Rule> rules;
  private final List<ModelRule> modelRules;

  /**
   * @param catalog the models there are
   * @param limits the operator's bounds
   * @param operatorDefaults texts by model name and field name in kebab or snake case
   * @param seeds where missing seeds come from
   * @throws IllegalArgumentException naming an operator default that no request could have
   */
  public RequestReader(
      ModelCatalog catalog,
      RequestLimits limits,
      Map<String, Map<String, String>> operatorDefaults,
      LongSupplier seeds) {
    this.catalog = catalog;
    this.operatorDefaults = new OperatorDefaults(operatorDefaults);
    this.seeds = seeds;
    this.rules =
        List.of(
            new RangeRules(limits),
            new PromptRules(limits.promptCharacters()),
            new CountRules(limits.images()),
            new ConditioningRules());
    this.modelRules = List.of(new SizeRules(limits.pixels()), new SchedulerRules(), new PagRules());
    checkOperatorDefaults();
  }

  /** Seeds of 32 bits, which is all that torch's generator uses of a seed. */
  public static LongSupplier randomSeeds() {
    SecureRandom random = new SecureRandom();
    return () -> Integer.toUnsignedLong(random.nextInt());
  }

  /** Reads JSON strictly: no duplicate keys, no trailing tokens, no deep nesting. */
  public static JsonMapper mapper() {
    return MAPPER;
  }

  /**
   * Reads and checks a request.
   *
   * @param body a JSON object with the fields of {@link RequestField}
   * @throws InvalidRequestException with everything that is wrong
   */
  public GenerationRequest read(JsonNode body) {
    if (!(body instanceof ObjectNode given)) {
      String kind =
          body == null || body.isMissingNode()
              ? "nothing"
              : body.getNodeType().name().toLowerCase(Locale.ROOT);
      throw new InvalidRequestException(
          List.of(new FieldError("body", "must be a JSON object, not " + kind)));
    }
    FieldErrors errors = new FieldErrors();
    FieldNames.check(given, errors);
    Optional<ModelInfo> model = model(new FieldReader(given, errors), errors);
    ObjectNode fields = operatorDefaults.under(given, model.map(ModelInfo::name).orElse(""));
    GenerationRequest request =
        new RequestAssembler(new FieldReader(fields, errors), errors)
            .assemble(model.orElse(null), seeds);
    rules.forEach(rule -> rule.check(request, errors));
    model.ifPresent(m -> modelRules.forEach(rule -> rule.check(request, m, errors)));
    errors.throwIfAny();
    return request;
  }

  private Optional<ModelInfo> model(FieldReader given, FieldErrors errors) {
    String name = given.text(RequestField.MODEL, catalog.defaultModel());
    Optional<ModelInfo> model = catalog.find(name);
    String problem = catalog.problems().get(name);
    if (problem != null) {
      errors.add(RequestField.MODEL, "\"" + name + "\" cannot be used: " + problem);
    } else if (model.isEmpty()) {
      errors.add(
          RequestField.MODEL,
          catalog.models().stream()
              .map(ModelInfo::name)
              .collect(
                  Collectors.joining(
                      ", ",
                      "there is no model \"" + FieldErrors.cut(name) + "\"; there is: ",
                      "")));
    } else if (!model.get().tasks().contains(TASK)) {
      errors.add(RequestField.MODEL, "\"" + name + "\" does not serve " + TASK);
    }
    return model;
  }

  /** A request of a prompt alone shows whether the defaults of a model are any good. */
  private void checkOperatorDefaults() {
    for (String model : operatorDefaults.models()) {
      if (catalog.find(model).isPresent()) {
        ObjectNode body = JsonNodeFactory.instance.objectNode().put("model", model);
        try {
          read(operatorDefaults.under(body, model).put("prompt", ""));
        } catch (InvalidRequestException wrong) {
          throw new IllegalArgumentException(
              wrong.errors().stream()
                  .map(e -> OperatorDefaults.key(model, e.field()) + ": " + e.message())
                  .collect(Collectors.joining("; ")),
              wrong);
        }
      }
    }
  }

  private static JsonMapper strictMapper() {
    return JsonMapper.builder(
            JsonFactory.builder()
                .streamReadConstraints(StreamReadConstraints.builder().maxNestingDepth(32).build())
                .build())
        .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
        .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
        .build();
  }
}
