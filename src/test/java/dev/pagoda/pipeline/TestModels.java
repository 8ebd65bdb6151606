package dev.pagoda.pipeline;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.pagoda.Goldens;
import dev.pagoda.onnx.SessionKey;
import dev.pagoda.scheduler.Schedulers;
import dev.pagoda.text.ClipTokenizer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/** TEMPORARY until ModelDirectory. */
final class TestModels {
  private TestModels() {}

  static SdxlModel sdxl(Path dir) throws IOException {
    JsonNode vae = Goldens.json(dir.resolve("vae_decoder/config.json"));
    Map<String, Object> scheduler =
        new JsonMapper()
            .convertValue(
                Goldens.json(dir.resolve("scheduler/scheduler_config.json")),
                new TypeReference<Map<String, Object>>() {});
    return new SdxlModel(
        SessionKey.stock(dir.resolve("text_encoder/model.onnx")),
        ClipTokenizer.load(dir.resolve("tokenizer")),
        SessionKey.stock(dir.resolve("text_encoder_2/model.onnx")),
        ClipTokenizer.load(dir.resolve("tokenizer_2")),
        SessionKey.perturbed(dir.resolve("unet/model.onnx")),
        true,
        OptionalInt.empty(),
        4,
        new VaeDecoder(
            SessionKey.stock(dir.resolve("vae_decoder/model.onnx")),
            new LatentScaling((float) vae.get("scaling_factor").asDouble(), List.of(), List.of()),
            vae.get("force_upcast").asBoolean()),
        8,
        (overrides, steps) -> Schedulers.create(scheduler, overrides, steps));
  }
}
