package dev.pagoda.pipeline;

import dev.pagoda.onnx.GraphSession;
import dev.pagoda.onnx.SessionParameters;
import java.util.Optional;

/**
 * What the LoRAs of a run add to one text encoder.
 *
 * @param parameters empty where none changes it
 */
record EncoderLoras(Optional<SessionParameters> parameters) implements AutoCloseable {

  /**
   * @param second whether it is OpenCLIP ViT-bigG
   */
  static EncoderLoras of(Loras loras, boolean second, GraphSession session) {
    return new EncoderLoras(loras.textEncoder(second, session));
  }

  @Override
  public void close() {
    parameters.ifPresent(SessionParameters::close);
  }
}
