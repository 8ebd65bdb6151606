package dev.pagoda.request;

/** A rule about the values of a request, whatever its model. */
interface Rule {
  void check(GenerationRequest request, FieldErrors errors);
}
