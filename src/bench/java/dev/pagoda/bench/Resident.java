package dev.pagoda.bench;

import dev.pagoda.onnx.Residency;
import dev.pagoda.pipeline.MemoryOptions;
import dev.pagoda.pipeline.ModelPart;
import java.util.Map;
import java.util.OptionalLong;

/** Ways to hold the parts of a model, whose memory is compared. */
enum Resident {
  KEPT("all parts kept", 8L << 30, Residency.KEEP),
  RELEASED("text encoders released", 8L << 30, Residency.RELEASE),
  EVICTED("a budget for the larger part only", 800_000_000, Residency.KEEP);

  private final String label;
  private final long budget;
  private final Residency textEncoder;

  Resident(String label, long budget, Residency textEncoder) {
    this.label = label;
    this.budget = budget;
    this.textEncoder = textEncoder;
  }

  String label() {
    return label;
  }

  MemoryOptions options() {
    return new MemoryOptions(
        OptionalLong.of(budget), Map.of(ModelPart.TEXT_ENCODER, textEncoder), 64L << 20);
  }
}
