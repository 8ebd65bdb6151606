package dev.pagoda.random;

import java.util.Arrays;

/**
 * {@code torch.Generator("cpu")} with {@code torch.randn}, bit for bit as torch 2.13 computes it on
 * x86 with AVX2. Successive draws go on where the last one ended. Not thread-safe.
 */
public final class TorchGenerator {
  private final long seed;
  private final Mt19937 engine;
  private double cached;
  private boolean hasCached;

  /**
   * @param seed any long; as in torch only the low 32 bits count
   */
  public TorchGenerator(long seed) {
    this.seed = seed;
    this.engine = new Mt19937((int) seed);
  }

  /** The seed it was made with. */
  public long seed() {
    return seed;
  }

  /** One {@code torch.randn} of {@code n} values of float32. */
  public float[] randn(int n) {
    float[] out = new float[n];
    randn(out, 0, n);
    return out;
  }

  /**
   * One contiguous float32 {@code torch.randn} of {@code length} values, written from {@code from}
   * on.
   */
  public void randn(float[] out, int from, int length) {
    if (length < BoxMuller.BLOCK) {
      randnScalars(out, from, length);
      return;
    }
    int end = from + length;
    engine.nextFloats(out, from, length);
    int at = from;
    for (; at + BoxMuller.BLOCK <= end; at += BoxMuller.BLOCK) {
      BoxMuller.transform(out, at);
    }
    if (at < end) {
      // torch draws the last 16 values anew rather than a partial block.
      engine.nextFloats(out, end - BoxMuller.BLOCK, BoxMuller.BLOCK);
      BoxMuller.transform(out, end - BoxMuller.BLOCK);
    }
  }

  /**
   * Draws value by value, as torch does for fewer than 16 values and for tensors that are not
   * contiguous (channels-last ones in the order of memory). Values come in pairs; an odd one is
   * kept for the next such draw.
   */
  public void randnScalars(float[] out, int from, int length) {
    for (int i = from; i < from + length; i++) {
      out[i] = (float) nextNormal();
    }
  }

  /**
   * One {@code torch.randn} of {@code n} values of float16, given as floats. From 16 values on they
   * are float32 values rounded, but an incomplete last block takes 16 uniform numbers where float32
   * takes those of the block and 16 more.
   */
  public float[] randnHalf(int n) {
    float[] out = new float[n];
    if (n < BoxMuller.BLOCK) {
      randnScalars(out, 0, n);
    } else {
      for (int at = 0; at < n; at += BoxMuller.BLOCK) {
        int start = Math.min(at, n - BoxMuller.BLOCK);
        engine.nextFloats(out, start, BoxMuller.BLOCK);
        BoxMuller.transform(out, start);
      }
    }
    for (int i = 0; i < n; i++) {
      out[i] = Half.round(out[i]);
    }
    return out;
  }

  /**
   * One {@code torch.randn} of {@code n} values of float64. Logarithm, sine and cosine are those of
   * {@link Math}; the C library in torch may round a few of them the other way.
   */
  public double[] randnDouble(int n) {
    double[] out = new double[n];
    if (n < BoxMuller.BLOCK) {
      Arrays.setAll(out, i -> nextNormal());
      return out;
    }
    Arrays.setAll(out, i -> engine.nextDouble());
    int at = 0;
    for (; at + BoxMuller.BLOCK <= n; at += BoxMuller.BLOCK) {
      BoxMuller.transform(out, at);
    }
    if (at < n) {
      for (int i = n - BoxMuller.BLOCK; i < n; i++) {
        out[i] = engine.nextDouble();
      }
      BoxMuller.transform(out, n - BoxMuller.BLOCK);
    }
    return out;
  }

  private double nextNormal() {
    if (hasCached) {
      hasCached = false;
      return cached;
    }
    double u1 = engine.nextDouble();
    double u2 = engine.nextDouble();
    double radius = Math.sqrt(-2 * Math.log1p(-u2));
    double theta = 2 * Math.PI * u1;
    cached = radius * Math.sin(theta);
    hasCached = true;
    return radius * Math.cos(theta);
  }
}
