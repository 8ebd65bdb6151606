package dev.pagoda.api;

import dev.pagoda.generation.LimitExceededException.Allowance;
import java.util.Map;

/** Tells clients what they have left, in the headers that the IETF drafts for it. */
final class AllowanceHeaders {
  private AllowanceHeaders() {}

  /** {@code RateLimit-Policy} and {@code RateLimit}. */
  static Map<String, String> of(Allowance allowance) {
    String name = '"' + allowance.kind().policy() + '"';
    String window =
        allowance.windowSeconds().isPresent() ? ";w=" + allowance.windowSeconds().getAsLong() : "";
    return Map.of(
        "RateLimit-Policy", name + ";q=" + allowance.limit() + window,
        "RateLimit", name + ";r=" + allowance.remaining() + ";t=" + allowance.resetSeconds());
  }
}
