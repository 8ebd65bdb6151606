package dev.pagoda.safetensors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A file that the safetensors library wrote is read, from disk and from memory. */
class SafetensorsFileTest {
  private static final Path MIXED = Path.of("src/test/resources/safetensors/mixed.safetensors");

  private final SafetensorsFile file = SafetensorsFile.open(MIXED);

  @Test
  void headerIsRead() {
    assertThat(file.metadata()).isEqualTo(Map.of("format", "pt", "note", "made by safetensors"));
    assertThat(file.tensors().keySet())
        .containsExactly("ids", "double", "none", "scalar", "weights.f32", "brain", "half");
    assertThat(file.tensor("brain"))
        .isEqualTo(new TensorEntry("brain", DataType.BF16, List.of(1L, 4L), 8 + 488 + 68, 8));
    assertThat(file.tensor("scalar").shape()).isEmpty();
    assertThat(file.tensor("scalar").count()).isEqualTo(1);
  }

  @Test
  void floatsOfEveryTypeAreRead() {
    assertThat(file.readFloats("weights.f32"))
        .containsExactly(1.5f, -2.25f, 3e-41f, 0.1f, -0f, 3.4e38f);
    assertThat(file.readFloats("half"))
        .containsExactly(1f, -2.5f, 5.9604645e-8f, 65504f, 0.33325195f);
    assertThat(file.readFloats("brain"))
        .containsExactly(1f, -3.140625f, 9.918234e-39f, 1.9906076e30f);
    assertThat(file.readFloats("double"))
        .containsExactly(0.1f, Float.NEGATIVE_INFINITY, 12345.679f);
    assertThat(file.readFloats("scalar")).containsExactly(7f);
    assertThat(file.readFloats("none")).isEmpty();
  }

  @Test
  void memoryIsReadLikeDisk() throws IOException {
    SafetensorsFile memory = SafetensorsFile.of(Files.readAllBytes(MIXED));
    assertThat(memory.tensors()).isEqualTo(file.tensors());
    assertThat(memory.readFloats("half")).containsExactly(file.readFloats("half"));
  }

  @Test
  void offsetIsThatOfTheFile() throws IOException {
    ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(MIXED)).order(ByteOrder.LITTLE_ENDIAN);
    assertThat(bytes.getFloat((int) file.tensor("scalar").offsetInFile())).isEqualTo(7f);
  }

  @Test
  void allHalvesAreRead() {
    byte[] data = new byte[2 << 16];
    ByteBuffer halves = ByteBuffer.wrap(data).order(ByteOrder.LITTLE_ENDIAN);
    for (int bits = 0; bits < 1 << 16; bits++) {
      halves.putShort((short) bits);
    }
    float[] read =
        SafetensorsFile.of(SafetensorsBytes.file("h", "F16", "[65536]", data)).readFloats("h");
    for (int bits = 0; bits < 1 << 16; bits++) {
      assertThat((Float) read[bits]).as("%04x", bits).isEqualTo(Float.valueOf(half(bits)));
    }
  }

  @Test
  void tensorsLargerThanTheBufferAreRead() {
    float[] data = new float[100_003];
    for (int i = 0; i < data.length; i++) {
      data[i] = i * 0.37f;
    }
    byte[] bytes = SafetensorsWriter.write("long", data, 100_003);
    assertThat(SafetensorsFile.of(bytes).readFloats("long")).isEqualTo(data);
  }

  @Test
  void whatIsNotThereIsNamed(@TempDir Path directory) {
    assertThatExceptionOfType(SafetensorsException.class)
        .isThrownBy(() -> SafetensorsFile.open(directory.resolve("lora.safetensors")))
        .withMessage("lora.safetensors cannot be read: it does not exist");
    assertThatExceptionOfType(SafetensorsException.class)
        .isThrownBy(() -> file.readFloats("other"))
        .withMessage("mixed.safetensors has no tensor other");
    assertThatExceptionOfType(SafetensorsException.class)
        .isThrownBy(() -> file.readFloats("ids"))
        .withMessage("mixed.safetensors: ids holds I64, not floating-point numbers");
  }

  @Test
  void fileThatBecameShorterIsNamed(@TempDir Path directory) throws IOException {
    Path path = directory.resolve("lora.safetensors");
    byte[] bytes = SafetensorsWriter.write("w", new float[10], 10);
    Files.write(path, bytes);
    SafetensorsFile opened = SafetensorsFile.open(path);
    Files.write(path, Arrays.copyOf(bytes, bytes.length - 4));
    assertThatExceptionOfType(SafetensorsException.class)
        .isThrownBy(() -> opened.readFloats("w"))
        .withMessage("lora.safetensors cannot be read: it became shorter");
  }

  /** From the definition, in double. */
  private static float half(int bits) {
    int exponent = bits >> 10 & 31;
    double mantissa = bits & 1023;
    double magnitude =
        exponent == 0
            ? mantissa / (1 << 24)
            : exponent == 31
                ? mantissa == 0 ? Double.POSITIVE_INFINITY : Double.NaN
                : (1 + mantissa / 1024) * Math.pow(2, exponent - 15);
    return (float) (bits < 1 << 15 ? magnitude : -magnitude);
  }
}
