package dev.pagoda.request;

import dev.pagoda.model.ModelInfo;

/** A rule about the values of a request for one model. */
interface ModelRule {
  void check(GenerationRequest request, ModelInfo model, FieldErrors errors);
}
