package dev.pagoda.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pagoda.onnx.Device;
import dev.pagoda.onnx.DeviceOptions;
import dev.pagoda.onnx.GraphSource;
import dev.pagoda.onnx.Residency;
import dev.pagoda.onnx.SessionCache;
import dev.pagoda.onnx.SessionKey;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** T5 is gone before the denoiser comes, and is not loaded for prompts that are remembered. */
class PixArtResidencyTest {
  private static final String REQUEST =
      "{'model': 'pixart-tiny-256', 'prompt': 'a fox', 'num_inference_steps': 1, 'seed': 3}";

  private final AtomicInteger loads = new AtomicInteger();
  private final AtomicLong denoising = new AtomicLong();

  @Test
  void aReleasedTextEncoderIsGoneBeforeTheDenoiserRuns() throws IOException {
    run(Residency.KEEP, 0, 1);
    long kept = denoising.get();
    run(Residency.RELEASE, 0, 1);
    assertThat(denoising.get()).isPositive().isLessThan(kept);
  }

  @Test
  void aRememberedPromptNeedsNoTextEncoder() throws IOException {
    float[] fresh = run(Residency.RELEASE, 0, 2);
    assertThat(loads).hasValue(2);
    loads.set(0);
    assertThat(run(Residency.RELEASE, 1 << 20, 2)).isEqualTo(fresh);
    assertThat(loads).hasValue(1);
  }

  /** Latents of the last of some jobs. */
  private float[] run(Residency textEncoder, long remembered, int jobs) throws IOException {
    PixArtSigmaModel model = counted(PixArtRuns.model("pixart-tiny-256"));
    float[] latents = new float[0];
    try (SessionCache sessions =
        new SessionCache(new Device.Cpu(), DeviceOptions.defaults(), 1L << 30)) {
      DeviceMemory memory =
          new DeviceMemory(
              sessions, Map.of(ModelPart.TEXT_ENCODER, textEncoder), new PromptCache(remembered));
      for (int job = 0; job < jobs; job++) {
        RunControl control = new RunControl((step, total) -> denoising.set(sessions.usedBytes()));
        latents =
            new PixArtSigmaPipeline(model, memory, RunObserver.NONE)
                .generate(PixArtRuns.request(REQUEST), input -> new byte[0], control)
                .latents()
                .data();
      }
    }
    return latents;
  }

  private PixArtSigmaModel counted(PixArtSigmaModel model) {
    SessionKey encoder =
        new SessionKey(
            model.textEncoder().file(),
            "counted",
            file -> {
              loads.incrementAndGet();
              return GraphSource.ofFile(file);
            });
    return new PixArtSigmaModel(
        encoder,
        model.tokenizer(),
        model.transformer(),
        model.noiseOutput(),
        model.predictedChannels(),
        model.sequenceLength(),
        model.latentChannels(),
        model.vaeDecoder(),
        model.vaeScaleFactor(),
        model.binSide(),
        model.schedulers());
  }
}
