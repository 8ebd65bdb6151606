package dev.pagoda.request;

import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.pagoda.model.ModelCatalog;
import dev.pagoda.model.ModelInfo;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

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
        false,
        2048,
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

      @Override
      public Map<String, String> problems() {
        return Map.of("broken", "unet/model.onnx is missing");
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
    return new RequestReader(catalog(), limits, operatorDefaults, () -> DRAWN_SEED);
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
}
