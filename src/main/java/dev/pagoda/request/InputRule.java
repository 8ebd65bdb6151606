package dev.pagoda.request;

import dev.pagoda.model.ModelInfo;

/** A rule about the pictures of a request for one model. */
interface InputRule {
  void check(GenerationRequest request, ModelInfo model, InputImages images, FieldErrors errors);
}
