package dev.pagoda;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.pagoda.safetensors.SafetensorsWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * A golden case's {@code request.json} as a user of Pagoda would write it: diffusers' arguments are
 * files beside it and names of directories, a request has keys of objects and names of adapters.
 *
 * @param pipeline {@code sdxl-text-to-image}, …, which the fields must lead to by themselves
 * @param body what to send
 * @param pictures contents of the objects that it names, by key; latents as safetensors
 */
public record GoldenRequest(String pipeline, ObjectNode body, Map<String, byte[]> pictures) {
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
  private static final List<String> IMAGES =
      List.of("image", "mask_image", "control_image", "ip_adapter_image");

  /** Reads a case. */
  public static GoldenRequest read(Path directory) {
    ObjectNode body = (ObjectNode) Goldens.json(directory.resolve("request.json"));
    String pipeline = body.remove("pipeline").textValue();
    if (pipeline.equals("sdxl-controlnet")) {
      body.set("control_image", body.remove("image"));
    }
    Map<String, byte[]> pictures = new LinkedHashMap<>();
    for (String field : IMAGES) {
      replace(body, field, file -> object(directory.resolve(file.textValue()), pictures));
    }
    replace(body, "ip_adapter", adapter -> NODES.textNode(path(adapter)));
    replace(
        body,
        "loras",
        lora -> NODES.objectNode().put("name", path(lora)).set("scale", lora.get("scale")));
    return new GoldenRequest(pipeline, body, pictures);
  }

  private static void replace(ObjectNode body, String field, Function<JsonNode, JsonNode> change) {
    JsonNode value = body.get(field);
    if (value instanceof ArrayNode list) {
      ArrayNode changed = NODES.arrayNode();
      list.forEach(item -> changed.add(change.apply(item)));
      body.set(field, changed);
    } else if (value != null) {
      body.set(field, change.apply(value));
    }
  }

  private static JsonNode object(Path file, Map<String, byte[]> pictures) {
    String name = file.getFileName().toString();
    boolean latents = name.endsWith(".npy");
    String key = "inputs/" + (latents ? name.replace(".npy", ".safetensors") : name);
    try {
      pictures.put(
          key,
          latents
              ? SafetensorsWriter.write("latents", Npy.floats(file), Npy.shape(file))
              : Files.readAllBytes(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return NODES.objectNode().put("object", key);
  }

  private static String path(JsonNode adapter) {
    return adapter.get("directory").textValue() + "/" + adapter.get("weight_name").textValue();
  }
}
