package dev.pagoda.pipeline;

import dev.pagoda.onnx.GraphSession;
import dev.pagoda.onnx.SessionParameters;
import dev.pagoda.request.IpAdapterUse;
import java.util.Optional;

/**
 * What the LoRAs and the IP-Adapters of a run add to the UNet.
 *
 * @param parameters empty where there are none
 */
record UnetAdapters(Optional<SessionParameters> parameters) implements AutoCloseable {

  /**
   * Encodes the image prompts and collects everything.
   *
   * @param session the UNet's
   */
  static UnetAdapters of(
      RunPlan plan, AdapterShelf shelf, Loras loras, GraphSession session, RunContext run) {
    ImagePromptEncoder encoder = new ImagePromptEncoder(shelf, run);
    ImagePrompts prompts = new ImagePrompts(path -> shelf.model().unet().config().heads(path));
    for (IpAdapterUse use : plan.request().adapters().ipAdapters()) {
      if (!use.scale().isZero()) {
        prompts.add(use, encoder.encode(use, session.extensions().crossAttentions()));
      }
    }
    boolean classifierFree = plan.guidance().classifierFree();
    int rows = plan.request().images() * (classifierFree ? 2 : 1);
    SessionParameters.Builder parameters = new SessionParameters.Builder();
    boolean changed = loras.addToUnet(parameters, session);
    boolean prompted = prompts.addToUnet(parameters, session, rows, classifierFree);
    return new UnetAdapters(
        changed || prompted ? Optional.of(parameters.build()) : Optional.empty());
  }

  @Override
  public void close() {
    parameters.ifPresent(SessionParameters::close);
  }
}
