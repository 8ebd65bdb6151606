package dev.pagoda.pipeline;

import ai.onnxruntime.OnnxJavaType;
import dev.pagoda.onnx.GraphSession;

/** Timesteps as a graph takes them. */
final class Timesteps {
  private Timesteps() {}

  /**
   * Refuses fractional timesteps where the graph takes whole ones.
   *
   * @throws dev.pagoda.request.InvalidRequestException naming the scheduler
   */
  static void require(GraphSession session, float[] timesteps) {
    OnnxJavaType type = session.inputs().get("timestep").type();
    if (type != OnnxJavaType.INT64 && type != OnnxJavaType.INT32) {
      return;
    }
    for (float t : timesteps) {
      if (t != Math.rint(t)) {
        throw RunPlan.invalid(
            "scheduler",
            "this scheduler has fractional timesteps such as %s, but %s was exported for whole ones."
                .formatted(t, session.name()));
      }
    }
  }
}
