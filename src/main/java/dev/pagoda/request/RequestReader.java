package dev.pagoda.request;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.pagoda.model.ModelCatalog;
import dev.pagoda.model.ModelInfo;
import java.security.SecureRandom;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;

/**
 * Reads what a user sent, whether by HTTP or on the command line: fills in defaults (those of the
 * diffusers class of the task, under those of the operator), draws a missing seed and checks every
 * rule. All errors are found in one go. Thread-safe.
 */
public final class RequestReader {
  private static final JsonMapper MAPPER = strictMapper();

  /** {@code image} and {@code mask_image}. */
  private static final int MOST_ORIGINS = 2;

  private final ModelCatalog catalog;
  private final OperatorDefaults operatorDefaults;
  private final LongSupplier seeds;
  private final RequestLimits limits;
  private final List<Rule> rules;
  private final List<ModelRule> modelRules;
  private final List<InputRule> inputRules;

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
    this.limits = limits;
    this.rules =
        List.of(
            new RangeRules(limits),
            new PromptRules(limits.promptCharacters()),
            new CountRules(limits.images()),
            new ConditioningRules(),
            new DenoisingRules(),
            new AdapterCountRules(limits.adapters()),
            new ServiceRules());
    this.modelRules =
        List.of(
            new SizeRules(limits.pixels()),
            new TextEncoderRules(),
            new SchedulerRules(),
            new PagRules(),
            new AdapterNames(catalog),
            new AdapterScaleRules());
    this.inputRules = List.of(new LatentsRules(), new OriginRules());
    DefaultsCheck.check(this, this.operatorDefaults, catalog);
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
   * Keys of the stored objects that a request names, to be fetched before it is read. The body may
   * be anything.
   */
  public Set<String> objects(JsonNode body) {
    return InputImages.keys(body, mostPictures());
  }

  /**
   * Addresses of the pictures that a request names, to be fetched before it is read where that is
   * allowed. The body may be anything.
   */
  public Set<String> addresses(JsonNode body) {
    return InputImages.addresses(body, mostPictures());
  }

  private int mostPictures() {
    RequestLimits.AdapterLimits adapters = limits.adapters();
    return MOST_ORIGINS + adapters.controlnets() + adapters.ipAdapters();
  }

  /**
   * Reads and checks a request that names no stored objects.
   *
   * @see #read(JsonNode, InputImages)
   */
  public GenerationRequest read(JsonNode body) {
    return read(body, new InputImages(Map.of()));
  }

  /**
   * Reads and checks a request. Pictures are looked into, which takes some milliseconds.
   *
   * @param body a JSON object with the fields of {@link RequestField}
   * @param images contents of the objects that the request names; takes those that it brings along
   * @throws InvalidRequestException with everything that is wrong
   */
  public GenerationRequest read(JsonNode body, InputImages images) {
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
    model.ifPresent(known -> FamilyFields.check(fields, known, errors));
    FieldNeeds.dropUseless(fields, given);
    FieldNeeds.check(fields, errors);
    FieldReader reader = new FieldReader(fields, errors);
    GenerationRequest request =
        new RequestAssembler(reader, errors, images, limits).assemble(model.orElse(null), seeds);
    rules.forEach(rule -> rule.check(request, errors));
    model.ifPresent(
        known -> {
          serves(known, OriginAssembler.task(reader), errors);
          modelRules.forEach(rule -> rule.check(request, known, errors));
          inputRules.forEach(rule -> rule.check(request, known, images, errors));
        });
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
    }
    return model;
  }

  private static void serves(ModelInfo model, Task task, FieldErrors errors) {
    if (!model.tasks().contains(task.id())) {
      errors.add(
          RequestField.MODEL,
          "\"%s\" does not serve %s, which the other fields ask for; it serves %s"
              .formatted(model.name(), task.id(), String.join(", ", model.tasks())));
    }
  }

  private static JsonMapper strictMapper() {
    return JsonMapper.builder(
            JsonFactory.builder()
                .streamReadConstraints(
                    StreamReadConstraints.builder()
                        .maxNestingDepth(32)
                        // A picture is one text; whole bodies are limited where they come in.
                        .maxStringLength(Integer.MAX_VALUE)
                        .build())
                .build())
        .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
        .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
        .build();
  }
}
