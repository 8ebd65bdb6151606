package dev.pagoda.request;

import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.pagoda.model.ModelCatalog;
import dev.pagoda.model.ModelInfo;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/** A small catalog and a reader over it. */
public final class Requests {
  public static final List<String> LAYERS =
      List.of(
          "down_blocks.1.attentions.0.transformer_blocks.0.attn1",
          "down_blocks.2.attentions.0.transformer_blocks.0.attn1",
          "mid_block.attentions.0.transformer_blocks.0.attn1",
          "mid_block.attentions.0.transformer_blocks.1.attn1",
          "up_blocks.0.attentions.0.transformer_blocks.0.attn1",
          "up_blocks.1.attentions.0.transformer_blocks.0.attn1");
  public static final RequestLimits LIMITS = new RequestLimits(1024L * 1024, 200, 4, 100);
  public static final long DRAWN_SEED = 4_000_000_000L;

  private Requests() {}

  public static ModelInfo model(String name) {
    return new ModelInfo(
        name,
        "StableDiffusionXLPipeline",
        List.of("text-to-image"),
        LAYERS,
        32,
        512,
        256,
        2,
        name.equals("whole-steps"),
        Map.of("_class_name", "EulerDiscreteScheduler", "timestep_spacing", "leading"),
        Instant.EPOCH);
  }

  public static ModelCatalog catalog() {
    List<ModelInfo> models = List.of(model("sketch"), model("whole-steps"));
    return new ModelCatalog() {
      @Override
      public String defaultModel() {
        return "sketch";
      }

      @Override
      public List<ModelInfo> models() {
        return models;
      }

      @Override
      public Optional<ModelInfo> find(String name) {
        return models.stream().filter(m -> m.name().equals(name)).findFirst();
      }
    };
  }

  public static RequestReader reader() {
    return reader(Map.of());
  }

  public static RequestReader reader(Map<String, Map<String, String>> operatorDefaults) {
    return reader(LIMITS, operatorDefaults);
  }

  public static RequestReader reader(
      RequestLimits limits, Map<String, Map<String, String>> operatorDefaults) {
    return new RequestReader(
        catalog(),
        limits,
        operatorDefaults,
        Requests::scheduler,
        Requests::layers,
        () -> DRAWN_SEED);
  }

  /** Reads JSON in which single quotes stand for double ones. */
  public static GenerationRequest read(String json) {
    try {
      return reader().read(RequestReader.mapper().readTree(json.replace('\'', '"')));
    } catch (JsonProcessingException notJson) {
      throw new IllegalArgumentException(notJson);
    }
  }

  /** The errors of a request that has a prompt and these fields. */
  public static List<FieldError> errors(String fields) {
    return errorsOf("{'prompt': 'a fox', " + fields + "}");
  }

  public static List<FieldError> errorsOf(String json) {
    InvalidRequestException wrong =
        catchThrowableOfType(InvalidRequestException.class, () -> read(json));
    return wrong == null ? List.of() : wrong.errors();
  }

  private static Map<String, Object> scheduler(Object given) {
    Map<String, Object> resolved = new LinkedHashMap<>();
    if (given instanceof Map<?, ?> map) {
      map.forEach((key, value) -> resolved.put((String) key, value));
    } else if (given.equals("euler")) {
      resolved.put("class", "EulerDiscreteScheduler");
    } else if (given.equals("ddim")) {
      resolved.put("class", "DDIMScheduler");
    }
    if (!resolved.containsKey("class")) {
      throw new IllegalArgumentException("there is no scheduler \"" + given + "\"");
    }
    return resolved;
  }

  private static List<Integer> layers(List<String> ids, List<String> layers) {
    for (String id : ids) {
      if (layers.stream().noneMatch(Pattern.compile(id).asPredicate())) {
        throw new IllegalArgumentException("there is no layer \"" + id + "\"");
      }
    }
    return IntStream.range(0, layers.size())
        .filter(
            layer ->
                ids.stream().anyMatch(id -> Pattern.compile(id).matcher(layers.get(layer)).find()))
        .boxed()
        .toList();
  }
}
