package dev.pagoda.bench;

import static dev.pagoda.onnx.Residency.RELEASE;

import dev.pagoda.onnx.Residency;
import dev.pagoda.pipeline.MemoryOptions;
import dev.pagoda.pipeline.ModelPart;
import java.util.Map;
import java.util.OptionalLong;

/** Ways to hold the parts of a model, whose memory is compared. */
enum Resident {
  KEPT("all parts kept"),
  ENCODERS_RELEASED("text encoders released"),
  RELEASED("text encoders, denoiser and decoder released"),
  EVICTED("all kept, a budget for the largest part alone");

  private static final long PLENTY = 8L << 30;
  private static final long TIGHT = 800_000_000;
  private static final long PROMPTS = 64L << 20;

  private final String label;

  Resident(String label) {
    this.label = label;
  }

  String label() {
    return label;
  }

  MemoryOptions options() {
    return new MemoryOptions(
        OptionalLong.of(this == EVICTED ? TIGHT : PLENTY), residency(), PROMPTS);
  }

  private Map<ModelPart, Residency> residency() {
    return switch (this) {
      case KEPT, EVICTED -> Map.of();
      case ENCODERS_RELEASED -> Map.of(ModelPart.TEXT_ENCODER, RELEASE);
      case RELEASED ->
          Map.of(
              ModelPart.TEXT_ENCODER, RELEASE,
              ModelPart.DENOISER, RELEASE,
              ModelPart.VAE_DECODER, RELEASE);
    };
  }
}
