package dev.pagoda.pipeline;

import dev.pagoda.model.ModelException;
import dev.pagoda.onnx.GraphSession;
import dev.pagoda.onnx.HostTensor;
import dev.pagoda.onnx.OutputArray;
import dev.pagoda.onnx.Port;
import dev.pagoda.onnx.SessionCache.Lease;
import dev.pagoda.onnx.SessionKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Pictures to latents: {@code sample} [1, 3, 8h, 8w] in -1 to 1 to {@code latent_parameters} [1, 8,
 * h, w]. One picture at a time, so that memory does not grow with their number.
 *
 * @param encoder the encoder's graph
 * @param scaling what latents are multiplied by, and where the model says so their mean and
 *     deviation
 */
record VaeEncoder(SessionKey encoder, LatentScaling scaling) {
  private static final int CHANNELS = 3;

  /**
   * Encodes pictures of one size.
   *
   * @param pictures float32 [3, height, width] each, -1 to 1
   * @throws ModelException when the encoder gives values that are no numbers
   */
  List<Posterior> encode(List<float[]> pictures, int height, int width, RunContext run) {
    try (Lease lease = run.lease(ModelPart.VAE_ENCODER, encoder)) {
      GraphSession session = lease.session();
      Port input = session.inputs().get("sample");
      String output = session.outputs().get("latent_parameters").name();
      List<Posterior> posteriors = new ArrayList<>();
      try (HostTensor tensor = HostTensor.allocate(input, 1, CHANNELS, height, width)) {
        for (float[] picture : pictures) {
          run.control().checkCanceled();
          tensor.write(picture);
          Map<String, OutputArray> outputs =
              session.run(run.scope(), Map.of(input.name(), tensor), Set.of(output));
          posteriors.add(posterior(session, outputs.get(output)));
        }
      }
      return posteriors;
    }
  }

  private Posterior posterior(GraphSession session, OutputArray parameters) {
    for (float value : parameters.data()) {
      if (!Float.isFinite(value)) {
        throw new ModelException(
            session.name() + " made latents of values that are no numbers: it overflowed.");
      }
    }
    int channels = Math.toIntExact(parameters.shape().get(1)) / 2;
    return new Posterior(parameters.data(), channels, scaling);
  }
}
