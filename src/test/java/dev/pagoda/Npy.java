package dev.pagoda;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads NumPy files of format 1.0, little endian and in C order. */
public final class Npy {
  private static final Pattern HEADER =
      Pattern.compile(
          "'descr': '([^']+)', 'fortran_order': (True|False), 'shape': \\(([0-9, ]*)\\)");

  private Npy() {}

  /** Values of a float32 or float16 file. */
  public static float[] floats(Path file) {
    Array array = read(file);
    float[] values = new float[array.count()];
    switch (array.type()) {
      case "<f4" -> array.data().asFloatBuffer().get(values);
      case "<f2" -> {
        for (int i = 0; i < values.length; i++) {
          values[i] = half(array.data().getShort(2 * i));
        }
      }
      default -> throw new IllegalArgumentException(file + " holds " + array.type());
    }
    return values;
  }

  /** Values of a float64 file. */
  public static double[] doubles(Path file) {
    Array array = read(file);
    require(file, array, "<f8");
    double[] values = new double[array.count()];
    array.data().asDoubleBuffer().get(values);
    return values;
  }

  /** Values of an int64 file. */
  public static long[] longs(Path file) {
    Array array = read(file);
    require(file, array, "<i8");
    long[] values = new long[array.count()];
    array.data().asLongBuffer().get(values);
    return values;
  }

  /** NumPy's name of the element type, such as {@code <f4}. */
  public static String type(Path file) {
    return read(file).type();
  }

  /** Extents; empty for a scalar. */
  public static int[] shape(Path file) {
    return read(file).shape();
  }

  @SuppressWarnings("ArrayRecordComponent") // read once, never compared
  private record Array(String type, int[] shape, ByteBuffer data) {
    int count() {
      return Arrays.stream(shape).reduce(1, Math::multiplyExact);
    }
  }

  private static Array read(Path file) {
    byte[] bytes;
    try {
      bytes = Files.readAllBytes(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    int start = 10 + Short.toUnsignedInt(buffer.getShort(8));
    Matcher header = HEADER.matcher(new String(bytes, 10, start - 10, StandardCharsets.US_ASCII));
    if (!header.find() || header.group(2).equals("True")) {
      throw new IllegalArgumentException(file + " is no NumPy 1.0 file in C order");
    }
    int[] shape =
        Pattern.compile("[0-9]+")
            .matcher(header.group(3))
            .results()
            .mapToInt(r -> Integer.parseInt(r.group()))
            .toArray();
    ByteBuffer data = buffer.position(start).slice().order(ByteOrder.LITTLE_ENDIAN);
    return new Array(header.group(1), shape, data);
  }

  private static void require(Path file, Array array, String type) {
    if (!array.type().equals(type)) {
      throw new IllegalArgumentException(file + " holds " + array.type() + ", not " + type);
    }
  }

  private static float half(short bits) {
    int exponent = (bits >> 10) & 0x1f;
    int mantissa = bits & 0x3ff;
    float magnitude =
        exponent == 0
            ? Math.scalb(mantissa, -24)
            : exponent < 31
                ? Math.scalb(1024 + mantissa, exponent - 25)
                : mantissa == 0 ? Float.POSITIVE_INFINITY : Float.NaN;
    return bits < 0 ? -magnitude : magnitude;
  }
}
