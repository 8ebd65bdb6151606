package dev.pagoda.request;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.pagoda.fuzz.FuzzTarget;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** JSON requests with all their fields. */
public final class RequestFuzz implements FuzzTarget {
  private final RequestReader reader =
      new RequestReader(Requests.catalog(), Requests.LIMITS, Map.of(), () -> 7);

  @Override
  public List<byte[]> seeds() {
    return FuzzTarget.texts(
        "{\"prompt\":\"a fox\"}",
        "{\"prompt\":[\"a\",\"b\"],\"negative_prompt\":\"\",\"width\":64,\"height\":64,"
            + "\"num_inference_steps\":2,\"seed\":18446744073709551615,\"guidance_scale\":1e3}",
        "{\"prompt\":\"a\",\"pag_scale\":3.0,\"pag_adaptive_scale\":0.1,"
            + "\"pag_applied_layers\":[\"mid\",\"up_blocks.0\",\"(down)+\"],\"pag_start\":0.2,"
            + "\"pag_end\":0.8,\"scheduler\":{\"class\":\"EulerDiscreteScheduler\","
            + "\"use_karras_sigmas\":true,\"trained_betas\":[1e999999999]}}",
        "{\"prompt\":\"a\",\"original_size\":[64,64],\"crops_coords_top_left\":[0,1],"
            + "\"image\":\"data:image/png;base64,aGVsbG8=\",\"strength\":0.5,"
            + "\"mask_image\":{\"object\":\"inputs/a.png\"},\"padding_mask_crop\":3}",
        "{\"prompt\":\"a\",\"controlnet\":[\"a\"],\"control_image\":{\"url\":\"https://a/b\"},"
            + "\"ip_adapter\":\"x\",\"ip_adapter_scale\":{\"up\":{\"block_0\":[0.0,1.0]}},"
            + "\"loras\":[{\"name\":\"x\",\"scale\":-0.5}],\"output_format\":\"latents\"}");
  }

  @Override
  public void read(byte[] input) throws IOException {
    JsonNode body = RequestReader.mapper().readTree(input);
    reader.objects(body);
    reader.addresses(body);
    reader.read(body, new InputImages(Requests.OBJECTS));
  }

  @Override
  public long allowance() {
    // Seen: 3.7 MB, for expressions of layers that match against all layers of two models.
    return 16L << 20;
  }

  @Override
  public Set<Class<? extends Exception>> refusals() {
    return Set.of(
        InvalidRequestException.class,
        JsonProcessingException.class,
        java.io.CharConversionException.class);
  }
}
