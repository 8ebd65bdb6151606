package dev.pagoda.onnx.graph;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * A model ready for a session.
 *
 * @param model the ONNX protobuf; large weights are references into {@code weights}
 * @param weights folder that the references are relative to, where there are any
 * @param extensions what it takes besides its stock inputs
 */
@SuppressWarnings("ArrayRecordComponent") // handed to the session, never compared
public record RewrittenModel(byte[] model, Optional<Path> weights, Extensions extensions) {

  /** Diffusers module paths of the self-attentions, in order of execution. */
  public List<String> layers() {
    return extensions.selfAttentions();
  }
}
