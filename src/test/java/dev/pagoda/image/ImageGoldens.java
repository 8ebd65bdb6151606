package dev.pagoda.image;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.pagoda.Goldens;
import dev.pagoda.Npy;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.StreamSupport;

/** Reads the golden data of image processing, and compares with it. */
final class ImageGoldens {
  private ImageGoldens() {}

  static void assertTensor(JsonNode golden, float[] tensor) {
    assertThat(sha256(tensor)).isEqualTo(golden.get("sha256").asText());
    Optional.ofNullable(golden.get("expected_tensor"))
        .ifPresent(npy -> assertThat(largestDifference(tensor, npy)).isZero());
  }

  /** Grey is compared as three equal channels. */
  static void assertSame(JsonNode png, Picture picture) {
    Picture expected = picture(png);
    assertThat(picture.width()).isEqualTo(expected.width());
    assertThat(picture.height()).isEqualTo(expected.height());
    assertThat(Arrays.equals(picture.toRgb().data(), expected.toRgb().data()))
        .as("equal to %s", png.asText())
        .isTrue();
  }

  static double largestDifference(float[] actual, JsonNode npy) {
    float[] expected = Npy.floats(file(npy));
    assertThat(actual).hasSameSizeAs(expected);
    double largest = 0;
    for (int i = 0; i < actual.length; i++) {
      largest = Math.max(largest, Math.abs((double) actual[i] - expected[i]));
    }
    return largest;
  }

  static Picture black(float[] mask, int width, int height) {
    byte[] grey = new byte[mask.length];
    for (int i = 0; i < grey.length; i++) {
      grey[i] = (byte) (255 * mask[i]);
    }
    return new Picture(width, height, 1, grey);
  }

  static String sha256(float[] values) {
    byte[] bytes = new byte[values.length * Float.BYTES];
    ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().put(values);
    return Samples.sha256(bytes);
  }

  static Picture picture(JsonNode name) {
    try {
      return Samples.DECODER.decodeWithAlpha(Files.readAllBytes(file(name)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static int[] integers(JsonNode list) {
    return StreamSupport.stream(list.spliterator(), false).mapToInt(JsonNode::asInt).toArray();
  }

  static float[] floats(JsonNode list) {
    float[] floats = new float[list.size()];
    for (int i = 0; i < floats.length; i++) {
      floats[i] = list.get(i).floatValue();
    }
    return floats;
  }

  static Path file(JsonNode name) {
    return Goldens.path("image-processing/" + name.asText());
  }
}
