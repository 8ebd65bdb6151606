package dev.pagoda.safetensors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A file of latents holds what the format asks for, and is read back. */
class StoredLatentsTest {
  private static final float[] DATA = {1f, -2.5f, 0f, Float.MIN_VALUE, 3e30f, -0f};

  @Test
  void headerTellsTypeShapeAndPlaceOfTheValues() throws Exception {
    byte[] file = new StoredLatents(DATA, 1, 2, 3, 1).toBytes();

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
    float[] read = new float[DATA.length];
    buffer.position(8 + length).slice().order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(read);
    assertThat(read).containsExactly(DATA);
    assertThat(file).hasSize(8 + length + 24);
  }

  @Test
  void latentsAreReadBack() {
    StoredLatents read = StoredLatents.read(new StoredLatents(DATA, 1, 2, 3, 1).toBytes());
    assertThat(read).usingRecursiveComparison().isEqualTo(new StoredLatents(DATA, 1, 2, 3, 1));
  }

  @Test
  void onlyTensorIsTakenWhateverItsNameAndType() {
    byte[] halves = {0, 0x3c, 0, (byte) 0xc0};
    StoredLatents read =
        StoredLatents.read(SafetensorsBytes.file("samples", "F16", "[1,1,2,1]", halves));
    assertThat(read.data()).containsExactly(1f, -2f);
    assertThat(read.height()).isEqualTo(2);
  }

  @Test
  void latentsAreFoundByNameAmongOthers() {
    String header =
        """
        {"noise":{"dtype":"F32","shape":[1],"data_offsets":[4,8]},\
        "latents":{"dtype":"F32","shape":[1,1,1,1],"data_offsets":[0,4]}}""";
    assertThat(StoredLatents.read(SafetensorsBytes.file(header, 8)).data()).containsExactly(0f);
    assertRefused(
        SafetensorsBytes.file(header.replace("\"latents\"", "\"x\""), 8),
        "safetensors data has 2 tensors and none is named latents");
    assertRefused(SafetensorsBytes.file("{}", 0), "0 tensors and none is named latents");
  }

  @ParameterizedTest
  @ValueSource(floats = {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY})
  void valuesMustBeFinite(float value) {
    float[] data = {0, value};
    assertRefused(new StoredLatents(data, 1, 1, 1, 2).toBytes(), "latents hold " + value);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "[4,2,1] | not [4, 2, 1]",
        "[1,1,1,1,8] | not [1, 1, 1, 1, 8]",
        "[8,0,1,1] | latents have channels 0",
        "[1,1,1,8192] | latents have width 8192, not 1 to 4096",
        "[1,128,1,1] | latents have channels 128, not 1 to 64",
      })
  void shapeMustBeThatOfLatents(String shape, String reason) throws Exception {
    int count = 1;
    for (JsonNode extent : new ObjectMapper().readTree(shape)) {
      count *= extent.asInt();
    }
    assertRefused(SafetensorsBytes.file("latents", "F32", shape, new byte[4 * count]), reason);
  }

  @Test
  void numbersMustBeFloating() {
    assertRefused(
        SafetensorsBytes.file("latents", "I32", "[1,1,1,1]", new byte[4]),
        "latents holds I32, not floating-point numbers");
  }

  @Test
  void shapeMustFitTheValues() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> SafetensorsWriter.write("latents", new float[5], 2, 3))
        .withMessageContaining("[2, 3]");
  }

  private static void assertRefused(byte[] file, String reason) {
    assertThatExceptionOfType(SafetensorsException.class)
        .isThrownBy(() -> StoredLatents.read(file))
        .withMessageContaining(reason);
  }
}
