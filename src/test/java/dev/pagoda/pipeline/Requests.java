package dev.pagoda.pipeline;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.pagoda.request.GenerationRequest;
import java.util.Map;

/** Complete requests for tests, from diffusers' argument names. */
final class Requests {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private Requests() {}

  /** A request of those values; the others have the defaults of the diffusers class. */
  static GenerationRequest of(Map<String, ?> values) {
    JsonNode json = JSON.valueToTree(values);
    return of(json);
  }

  /** A request of those values; the others have the defaults of the diffusers class. */
  static GenerationRequest of(JsonNode values) {
    ObjectNode request = JSON.createObjectNode();
    request
        .put("model", "sdxl-tiny")
        .put("prompt", "a fox")
        .put("width", 128)
        .put("height", 128)
        .put("num_images_per_prompt", 1)
        .put("num_inference_steps", 50)
        .put("seed", 0)
        .put("guidance_scale", 5.0)
        .put("pag_scale", 3.0)
        .put("pag_applied_layers", "mid")
        .put("pag_start", 0.0)
        .put("pag_end", 1.0)
        .put("output_format", "png");
    request.putObject("scheduler");
    request.setAll((ObjectNode) values);
    request.remove("pipeline");
    return JSON.convertValue(request, GenerationRequest.class);
  }
}
