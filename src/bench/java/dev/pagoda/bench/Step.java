package dev.pagoda.bench;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.util.Map;

/**
 * One denoising step that can be run again and again.
 *
 * @param label what the table calls it
 * @param session it runs on
 * @param inputs made once
 * @param rowUnits work in rows of the stock graph
 */
record Step(String label, OrtSession session, Map<String, OnnxTensor> inputs, double rowUnits) {

  /** Runs it and returns what that took. */
  Cost cost() throws OrtException {
    Cost start = Cost.now();
    session.run(inputs).close();
    return Cost.now().since(start);
  }

  /** Runs it and returns {@code out_sample}, row by row. */
  float[] output() throws OrtException {
    try (OrtSession.Result result = session.run(inputs)) {
      OnnxTensor tensor = (OnnxTensor) result.get(0);
      float[] values = new float[tensor.getFloatBuffer().remaining()];
      tensor.getFloatBuffer().get(values);
      return values;
    }
  }
}
