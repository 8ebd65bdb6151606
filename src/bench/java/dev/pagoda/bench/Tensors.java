package dev.pagoda.bench;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import dev.pagoda.onnx.ApplicationEnvironment;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.util.Random;

/** Makes the tensors that steps are fed. */
final class Tensors {
  private static final OrtEnvironment ENVIRONMENT = ApplicationEnvironment.get();

  private Tensors() {}

  /** [rows, …rowShape] of float: a row of its own, then the same one again and again. */
  static OnnxTensor rows(int rows, float[] first, float[] others, long... rowShape)
      throws OrtException {
    FloatBuffer values = FloatBuffer.allocate(rows * first.length).put(first);
    for (int i = 1; i < rows; i++) {
      values.put(others);
    }
    return OnnxTensor.createTensor(ENVIRONMENT, values.flip(), shape(rows, rowShape));
  }

  /** The same of int64. */
  static OnnxTensor rows(int rows, long[] first, long[] others, long... rowShape)
      throws OrtException {
    LongBuffer values = LongBuffer.allocate(rows * first.length).put(first);
    for (int i = 1; i < rows; i++) {
      values.put(others);
    }
    return OnnxTensor.createTensor(ENVIRONMENT, values.flip(), shape(rows, rowShape));
  }

  /** A float scalar. */
  static OnnxTensor scalar(float value) throws OrtException {
    return OnnxTensor.createTensor(ENVIRONMENT, value);
  }

  /** An int64 vector. */
  static OnnxTensor longs(long... values) throws OrtException {
    return OnnxTensor.createTensor(
        ENVIRONMENT, LongBuffer.wrap(values), new long[] {values.length});
  }

  /** Adds nothing to a feature map, whatever it is added to: [1, 1, 1, 1]. */
  static OnnxTensor zero() throws OrtException {
    return OnnxTensor.createTensor(ENVIRONMENT, FloatBuffer.allocate(1), new long[] {1, 1, 1, 1});
  }

  static float[] gaussian(Random random, int count) {
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return values;
  }

  private static long[] shape(int rows, long... rowShape) {
    long[] dimensions = new long[rowShape.length + 1];
    dimensions[0] = rows;
    System.arraycopy(rowShape, 0, dimensions, 1, rowShape.length);
    return dimensions;
  }
}
