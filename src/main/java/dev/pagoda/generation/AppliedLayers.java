package dev.pagoda.generation;

import dev.pagoda.request.GenerationRequest;
import java.util.List;

/** Tells which self-attentions a request perturbs, before anything runs. */
public interface AppliedLayers {
  /** Diffusers paths in order of execution; empty where PAG is off. */
  List<String> of(GenerationRequest request);
}
