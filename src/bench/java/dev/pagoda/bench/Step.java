package dev.pagoda.bench;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.util.Map;

/**
 * One denoising step that can be run again and again.
 *
 * @param label what the table calls it
 * @param rowUnits work in rows of the stock graph
 * @param run what is timed
 */
record Step(String label, double rowUnits, Run run) {

  /** Runs a step; the caller closes the result, whose first output is compared. */
  interface Run {
    OrtSession.Result once() throws OrtException;
  }

  /** A step of one session with inputs that are made once. */
  static Step of(
      String label, double rowUnits, OrtSession session, Map<String, OnnxTensor> inputs) {
    return new Step(label, rowUnits, () -> session.run(inputs));
  }

  /** Runs it and returns what that took. */
  Cost cost() throws OrtException {
    Cost start = Cost.now();
    run.once().close();
    return Cost.now().since(start);
  }

  /** Runs it and returns the first output, row by row. */
  float[] output() throws OrtException {
    try (OrtSession.Result result = run.once()) {
      OnnxTensor tensor = (OnnxTensor) result.get(0);
      float[] values = new float[tensor.getFloatBuffer().remaining()];
      tensor.getFloatBuffer().get(values);
      return values;
    }
  }
}
