package dev.pagoda.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.junit.jupiter.api.Test;

/** A file of latents holds what the format asks for. */
class SafetensorsTest {
  @Test
  void headerTellsTypeShapeAndPlaceOfTheValues() throws Exception {
    float[] data = {1f, -2.5f, 0f, Float.MIN_VALUE, 3e30f, -0f};
    byte[] file = Safetensors.latents(data, 1, 2, 3, 1);

    ByteBuffer buffer = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
    int length = (int) buffer.getLong();
    assertThat(length % 8).isZero();
    JsonNode header = new ObjectMapper().readTree(file, 8, length);
    assertThat(header)
        .isEqualTo(
            new ObjectMapper()
                .readTree(
                    """
                    {"latents": {"dtype": "F32", "shape": [1, 2, 3, 1], "data_offsets": [0, 24]}}
                    """));
    float[] read = new float[data.length];
    buffer.position(8 + length).slice().order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(read);
    assertThat(read).containsExactly(data);
    assertThat(file).hasSize(8 + length + 24);
  }

  @Test
  void shapeMustFitTheValues() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Safetensors.latents(new float[5], 2, 3))
        .withMessageContaining("[2, 3]");
  }
}
