package dev.pagoda.onnx.graph;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * A model ready for a session.
 *
 * @param model the ONNX protobuf; large weights are references into {@code weights}
 * @param weights folder that the references are relative to, where there are any
 * @param layers diffusers module paths of the self-attentions, in order of execution
 */
@SuppressWarnings("ArrayRecordComponent") // handed to the session, never compared
public record RewrittenModel(byte[] model, Optional<Path> weights, List<String> layers) {}
