package dev.pagoda.onnx.graph;

import static org.assertj.core.api.Assertions.assertThat;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OnnxValue;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtLoggingLevel;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
import ai.onnxruntime.platform.Fp16Conversions;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.nio.ShortBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/** Runs a denoiser graph in tests: inputs by name as floats, cast to what the graph takes. */
final class DenoiserRunner implements AutoCloseable {
  /** A dense tensor. */
  @SuppressWarnings("ArrayRecordComponent")
  record Array(float[] data, long... shape) {
    static Array longs(long... values) {
      float[] data = new float[values.length];
      for (int i = 0; i < data.length; i++) {
        data[i] = values[i];
      }
      return new Array(data, values.length);
    }

    /** Rows {@code from} to {@code to} of the first dimension. */
    float[] rows(int from, int to) {
      int row = data.length / (int) shape[0];
      return Arrays.copyOfRange(data, from * row, to * row);
    }

    /** The largest difference of two arrays of one length; infinite where one is no number. */
    float distance(float... other) {
      assertThat(data).hasSameSizeAs(other);
      float worst = 0;
      for (int i = 0; i < data.length; i++) {
        float difference = Math.abs(data[i] - other[i]);
        worst = Float.isNaN(difference) ? Float.POSITIVE_INFINITY : Math.max(worst, difference);
      }
      return worst;
    }
  }

  private static final OrtEnvironment ENVIRONMENT =
      OrtEnvironment.getEnvironment(OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL, "pagoda");

  private final OrtSession.SessionOptions options = new OrtSession.SessionOptions();
  private final OrtSession session;

  DenoiserRunner(Path stock) throws OrtException {
    options.setIntraOpNumThreads(1);
    session = ENVIRONMENT.createSession(stock.toString(), options);
  }

  DenoiserRunner(RewrittenModel model) throws OrtException {
    options.setIntraOpNumThreads(1);
    if (model.weights().isPresent()) {
      options.addConfigEntry(
          "session.model_external_initializers_file_folder_path", model.weights().get().toString());
    }
    session = ENVIRONMENT.createSession(model.model(), options);
  }

  Array run(Map<String, Array> inputs) throws OrtException {
    return runAll(inputs).values().iterator().next();
  }

  /** All outputs by name, in the graph's order. */
  Map<String, Array> runAll(Map<String, Array> inputs) throws OrtException {
    Map<String, OnnxTensor> tensors = new HashMap<>();
    try {
      for (Map.Entry<String, NodeInfo> input : session.getInputInfo().entrySet()) {
        TensorInfo info = (TensorInfo) input.getValue().getInfo();
        tensors.put(input.getKey(), tensor(find(inputs, input.getKey()), info));
      }
      try (OrtSession.Result result = session.run(tensors)) {
        Map<String, Array> outputs = new LinkedHashMap<>();
        for (Map.Entry<String, OnnxValue> output : result) {
          OnnxTensor tensor = (OnnxTensor) output.getValue();
          float[] data = new float[(int) tensor.getInfo().getNumElements()];
          tensor.getFloatBuffer().get(data);
          outputs.put(output.getKey(), new Array(data, tensor.getInfo().getShape()));
        }
        return outputs;
      }
    } finally {
      tensors.values().forEach(OnnxTensor::close);
    }
  }

  /** Residuals have the names of diffusers' arguments; without a ControlNet there are none. */
  static Array find(Map<String, Array> inputs, String name) {
    return inputs.getOrDefault(
        name.replaceFirst("^control/", ""), new Array(new float[1], 1, 1, 1, 1));
  }

  private static OnnxTensor tensor(Array array, TensorInfo info) throws OrtException {
    long[] shape =
        info.getShape().length == 0
            ? new long[0]
            : array.shape().length == 0 ? new long[] {1} : array.shape();
    if (info.type == OnnxJavaType.INT64) {
      long[] longs = new long[array.data().length];
      for (int i = 0; i < longs.length; i++) {
        longs[i] = (long) array.data()[i];
      }
      return OnnxTensor.createTensor(ENVIRONMENT, LongBuffer.wrap(longs), shape);
    }
    if (info.type == OnnxJavaType.FLOAT16) {
      ShortBuffer halves =
          Fp16Conversions.convertFloatBufferToFp16Buffer(FloatBuffer.wrap(array.data()));
      return OnnxTensor.createTensor(ENVIRONMENT, halves, shape, OnnxJavaType.FLOAT16);
    }
    return OnnxTensor.createTensor(ENVIRONMENT, FloatBuffer.wrap(array.data()), shape);
  }

  @Override
  public void close() throws OrtException {
    session.close();
    options.close();
  }
}
