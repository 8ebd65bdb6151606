package dev.pagoda.request;

import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.pagoda.model.AdapterInfo;
import dev.pagoda.model.AdapterKind;
import dev.pagoda.model.ModelCatalog;
import dev.pagoda.model.ModelFamily;
import dev.pagoda.model.ModelInfo;
import dev.pagoda.safetensors.SafetensorsWriter;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;

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

  /** PixArt-Sigma's 28 blocks. */
  public static final List<String> BLOCKS =
      IntStream.range(0, 28).mapToObj(block -> "transformer_blocks." + block + ".attn1").toList();

  public static final RequestLimits LIMITS = new RequestLimits(1024L * 1024, 200, 4, 100);
  public static final long DRAWN_SEED = 4_000_000_000L;

  /** Stored pictures that requests of tests name: of 96x70 pixels, and latents. */
  public static final Map<String, byte[]> OBJECTS =
      Map.of(
          "inputs/a.png",
          picture(96, 70),
          "inputs/b.png",
          picture(128, 64),
          "inputs/tiny.png",
          picture(40, 31),
          "images/abc/0.safetensors",
          SafetensorsWriter.write("latents", new float[4 * 8 * 12], 1, 4, 8, 12),
          "images/abc/1.safetensors",
          SafetensorsWriter.write("latents", new float[2 * 4 * 9 * 12], 2, 4, 9, 12),
          "images/abc/2.safetensors",
          SafetensorsWriter.write("latents", new float[2 * 4 * 8 * 12], 2, 4, 8, 12));

  private Requests() {}

  /** A grey PNG file. */
  public static byte[] picture(int width, int height) {
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    try {
      ImageIO.write(new BufferedImage(width, height, BufferedImage.TYPE_3BYTE_BGR), "png", file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return file.toByteArray();
  }

  /** SDXL models: one for everything, one with whole timesteps, and a refiner. */
  public static ModelInfo model(String name) {
    boolean refiner = name.equals("refiner");
    return new ModelInfo(
        name,
        ModelFamily.SDXL,
        refiner ? "StableDiffusionXLImg2ImgPipeline" : "StableDiffusionXLPipeline",
        name.equals("sketch")
            ? List.of("text-to-image", "image-to-image", "inpainting")
            : List.of(refiner ? "image-to-image" : "text-to-image"),
        LAYERS,
        32,
        512,
        256,
        false,
        OptionalInt.empty(),
        77,
        2,
        name.equals("whole-steps"),
        refiner,
        refiner ? 1280 : 2048,
        Map.of("_class_name", "EulerDiscreteScheduler", "timestep_spacing", "leading"),
        Instant.EPOCH);
  }

  /**
   * PixArt-Sigma models: of 1024 pixels; of 256, exported for that size; of 384, for which there is
   * no table, with whole timesteps and 120 tokens; of 1024, exported for 512x512.
   */
  public static ModelInfo pixArt(String name) {
    return switch (name) {
      case "sigma" -> pixArt(name, 1024, false, OptionalInt.of(1024), 300);
      case "sigma-256" -> pixArt(name, 256, true, OptionalInt.of(256), 300);
      case "sigma-384" -> pixArt(name, 384, false, OptionalInt.empty(), 120);
      case "sigma-baked" -> pixArt(name, 512, true, OptionalInt.of(1024), 300);
      default -> throw new IllegalArgumentException(name);
    };
  }

  static ModelInfo pixArt(String name, int size, boolean fixed, OptionalInt binSide, int tokens) {
    return new ModelInfo(
        name,
        ModelFamily.PIXART_SIGMA,
        "PixArtSigmaPipeline",
        List.of("text-to-image"),
        BLOCKS,
        16,
        size,
        size,
        fixed,
        binSide,
        tokens,
        0,
        tokens < 300,
        false,
        2048, // as the adapters have it, which are made for SDXL all the same
        Map.of(
            "_class_name",
            "DPMSolverMultistepScheduler",
            "algorithm_type",
            "dpmsolver++",
            "beta_start",
            0.0001,
            "beta_end",
            0.02,
            "lambda_min_clipped",
            Double.NEGATIVE_INFINITY),
        Instant.EPOCH);
  }

  /** Adapters of every kind: with one file and with several, and one for other models. */
  public static List<AdapterInfo> adapters() {
    return List.of(
        adapter("canny", AdapterKind.CONTROLNET, 2048),
        adapter("depth", AdapterKind.CONTROLNET, 2048),
        adapter("faces", AdapterKind.IP_ADAPTER, 2048, "plain.safetensors", "plus.safetensors"),
        adapter("ink", AdapterKind.LORA, 2048, "ink.safetensors"),
        adapter("small", AdapterKind.LORA, 768, "small.safetensors"),
        adapter("style", AdapterKind.IP_ADAPTER, 2048, "style.safetensors"),
        new AdapterInfo(
            "tools",
            AdapterKind.LORA,
            List.of("brush.safetensors", "pen.safetensors"),
            OptionalInt.empty(),
            Instant.EPOCH));
  }

  private static AdapterInfo adapter(String name, AdapterKind kind, int columns, String... files) {
    return new AdapterInfo(name, kind, List.of(files), OptionalInt.of(columns), Instant.EPOCH);
  }

  public static ModelCatalog catalog() {
    return catalog(adapters());
  }

  static ModelCatalog catalog(List<AdapterInfo> adapters) {
    return catalog(
        List.of(
            model("refiner"),
            pixArt("sigma"),
            pixArt("sigma-256"),
            pixArt("sigma-384"),
            pixArt("sigma-baked"),
            model("sketch"),
            model("whole-steps")),
        adapters);
  }

  static ModelCatalog catalog(List<ModelInfo> models, List<AdapterInfo> adapters) {
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
      public List<AdapterInfo> adapters() {
        return adapters;
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

  /** Reads JSON in which single quotes stand for double ones; it may name {@link #OBJECTS}. */
  public static GenerationRequest read(String json) {
    return reader().read(json(json), new InputImages(OBJECTS));
  }

  /** JSON in which single quotes stand for double ones. */
  public static JsonNode json(String json) {
    try {
      return RequestReader.mapper().readTree(json.replace('\'', '"'));
    } catch (JsonProcessingException notJson) {
      throw new IllegalArgumentException(notJson);
    }
  }

  /** The errors of a request that has a prompt and these fields. */
  public static List<FieldError> errors(String fields) {
    return errorsOf("{'prompt': 'a fox', " + fields + "}");
  }

  /** The errors of a request for a model that has a prompt and these fields. */
  static List<FieldError> errors(String model, String fields) {
    return errors("'model': '" + model + "', " + fields);
  }

  public static List<FieldError> errorsOf(String json) {
    InvalidRequestException wrong =
        catchThrowableOfType(InvalidRequestException.class, () -> read(json));
    return wrong == null ? List.of() : wrong.errors();
  }
}
