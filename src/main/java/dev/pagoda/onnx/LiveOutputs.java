package dev.pagoda.onnx;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OnnxValue;
import ai.onnxruntime.OrtSession;
import dev.pagoda.model.ModelException;
import java.util.HashMap;
import java.util.Map;

/** Outputs of a run that another graph is given without a copy; valid until closed. */
public final class LiveOutputs implements AutoCloseable {
  private final OrtSession.Result result;
  private final Map<String, GraphTensor> tensors = new HashMap<>();

  LiveOutputs(GraphSource source, OrtSession.Result result) {
    this.result = result;
    for (Map.Entry<String, OnnxValue> output : result) {
      if (!(output.getValue() instanceof OnnxTensor tensor)) {
        result.close();
        throw new ModelException(source.name() + ": \"" + output.getKey() + "\" is not a tensor.");
      }
      tensors.put(output.getKey(), new OutputTensor(tensor));
    }
  }

  /** The tensor of that output. */
  public GraphTensor get(String name) {
    return tensors.get(name);
  }

  @Override
  public void close() {
    result.close();
  }
}
