package dev.pagoda.adapter.ip;

import ai.onnxruntime.platform.Fp16Conversions;
import dev.pagoda.adapter.AdapterTensors;
import dev.pagoda.adapter.TensorFile;
import java.nio.file.Path;
import java.util.function.UnaryOperator;

/** Copies of an adapter whose weights are stored in another way. */
final class AdapterCopy {
  /** How weights are written. */
  enum Type {
    F32,
    F16,
    BF16,
    F64
  }

  private AdapterCopy() {}

  /** A copy with values as given by {@code change}, in the given type. */
  static TensorFile of(Path adapter, Type type, UnaryOperator<Float> change) {
    AdapterTensors tensors = AdapterTensors.open(adapter);
    TensorFile copy = new TensorFile();
    for (String key : tensors.keys()) {
      float[] values = tensors.floats(key);
      for (int i = 0; i < values.length; i++) {
        values[i] = change.apply(values[i]);
      }
      long[] shape = tensors.shape(key).stream().mapToLong(Long::longValue).toArray();
      switch (type) {
        case F32 -> copy.floats(key, values, shape);
        case F64 -> copy.doubles(key, values, shape);
        case BF16 -> copy.bfloats(key, values, shape);
        case F16 -> copy.halves(key, halves(values), shape);
      }
    }
    return copy;
  }

  /** The float32 that a value becomes when it is stored in the type. */
  static float rounded(Type type, float value) {
    return switch (type) {
      case F32, F64 -> value;
      case BF16 -> Float.intBitsToFloat(Float.floatToRawIntBits(value) & 0xffff0000);
      case F16 -> Fp16Conversions.fp16ToFloat(Fp16Conversions.floatToFp16(value));
    };
  }

  private static short[] halves(float[] values) {
    short[] halves = new short[values.length];
    for (int i = 0; i < halves.length; i++) {
      halves[i] = Fp16Conversions.floatToFp16(values[i]);
    }
    return halves;
  }
}
