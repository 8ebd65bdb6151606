package dev.pagoda.random;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.pagoda.Goldens;
import dev.pagoda.Npy;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Draws are those of torch, bit for bit. */
class TorchGeneratorGoldenTest {
  static Stream<Arguments> cases() {
    JsonNode cases = Goldens.table("rng/rng.json").path("cases");
    return StreamSupport.stream(cases.spliterator(), false)
        .map(c -> Arguments.argumentSet(c.get("name").asText(), c));
  }

  @ParameterizedTest(allowZeroInvocations = true)
  @MethodSource("cases")
  void drawsWhatTorchDraws(JsonNode golden) throws Exception {
    TorchGenerator generator = new TorchGenerator(golden.get("seed").bigIntegerValue().longValue());
    String layout = golden.get("layout").asText();
    for (JsonNode draw : golden.get("draws")) {
      String type = draw.get("dtype").asText();
      int[] shape =
          IntStream.range(0, draw.get("shape").size())
              .map(i -> draw.get("shape").get(i).asInt())
              .toArray();
      if (type.equals("float64") && layout.equals("contiguous")) {
        checkDoubles(draw, generator.randnDouble(count(shape)));
      } else {
        checkFloats(draw, type, draw(generator, layout, type, shape));
      }
    }
  }

  private static float[] draw(TorchGenerator generator, String layout, String type, int[] shape) {
    int n = count(shape);
    return switch (layout + " " + type) {
      case "contiguous float32" -> generator.randn(n);
      case "contiguous float16" -> generator.randnHalf(n);
      case "channels_last float32" -> {
        float[] nhwc = new float[n];
        generator.randnScalars(nhwc, 0, n);
        yield toNchw(nhwc, shape);
      }
      default ->
          Assumptions.abort(
              "draws of layout " + layout + " and type " + type + " are not built yet");
    };
  }

  private static void checkFloats(JsonNode draw, String type, float[] actual) throws Exception {
    if (draw.has("file")) {
      assertBits(actual, 0, Npy.floats(Goldens.path("rng/" + draw.get("file").asText())));
    } else {
      float[] tail = Npy.floats(Goldens.path("rng/" + draw.get("tail").asText()));
      assertBits(actual, 0, Npy.floats(Goldens.path("rng/" + draw.get("head").asText())));
      assertBits(actual, actual.length - tail.length, tail);
    }
    ByteBuffer bytes = ByteBuffer.allocate(4 * actual.length).order(ByteOrder.LITTLE_ENDIAN);
    for (float value : actual) {
      if (type.equals("float16")) {
        bytes.putShort(halfBits(value));
      } else {
        bytes.putFloat(value);
      }
    }
    assertThat(sha256(bytes)).isEqualTo(draw.get("sha256").asText());
  }

  private static void checkDoubles(JsonNode draw, double[] actual) throws Exception {
    assertThat(actual)
        .containsExactly(Npy.doubles(Goldens.path("rng/" + draw.get("file").asText())));
    ByteBuffer bytes = ByteBuffer.allocate(8 * actual.length).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asDoubleBuffer().put(actual);
    assertThat(sha256(bytes.position(8 * actual.length))).isEqualTo(draw.get("sha256").asText());
  }

  private static void assertBits(float[] actual, int from, float[] expected) {
    assertThat(bits(Arrays.copyOfRange(actual, from, from + expected.length)))
        .containsExactly(bits(expected));
  }

  private static int[] bits(float[] values) {
    return IntStream.range(0, values.length).map(i -> Float.floatToRawIntBits(values[i])).toArray();
  }

  private static String sha256(ByteBuffer written) throws Exception {
    MessageDigest digest = MessageDigest.getInstance("SHA-256");
    digest.update(written.flip());
    return HexFormat.of().formatHex(digest.digest());
  }

  /** Bits of a float that is a float16 value. */
  private static short halfBits(float value) {
    int sign = value < 0 || 1 / value < 0 ? 0x8000 : 0;
    float magnitude = Math.abs(value);
    if (magnitude < 0x1p-14f) {
      return (short) (sign | (int) (magnitude * 0x1p24f));
    }
    int exponent = Math.getExponent(magnitude);
    int mantissa = (int) Math.scalb(magnitude, 10 - exponent) - 1024;
    return (short) (sign | ((exponent + 15) << 10) | mantissa);
  }

  private static float[] toNchw(float[] nhwc, int[] shape) {
    int channels = shape[1];
    int plane = shape[2] * shape[3];
    float[] nchw = new float[nhwc.length];
    for (int i = 0; i < nhwc.length; i++) {
      int image = i / (plane * channels);
      int pixel = i / channels % plane;
      nchw[(image * channels + i % channels) * plane + pixel] = nhwc[i];
    }
    return nchw;
  }

  private static int count(int[] shape) {
    return Arrays.stream(shape).reduce(1, Math::multiplyExact);
  }
}
