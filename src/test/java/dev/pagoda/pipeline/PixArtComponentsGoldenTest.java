package dev.pagoda.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pagoda.Goldens;
import dev.pagoda.Npy;
import dev.pagoda.onnx.Device;
import dev.pagoda.onnx.DeviceOptions;
import dev.pagoda.onnx.HostTensor;
import dev.pagoda.onnx.SessionCache;
import dev.pagoda.onnx.SessionCache.Lease;
import dev.pagoda.onnx.SessionKey;
import dev.pagoda.random.TorchGenerator;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The networks around PixArt-Sigma's transformer give what diffusers' give. */
class PixArtComponentsGoldenTest {
  private static final LatentScaling SCALING = new LatentScaling(0.13025, List.of(), List.of());

  private final SessionCache sessions =
      new SessionCache(new Device.Cpu(), DeviceOptions.defaults(), 1L << 30);
  private final RunContext run =
      new RunContext(sessions, input -> new byte[0], new RunControl((step, total) -> {}));

  @AfterEach
  void close() {
    run.close();
    sessions.close();
  }

  /** diffusers pads to 300 tokens and masks the padding; here there is none. */
  @Test
  void textEncoder() {
    long[] ids = Npy.longs(component("text_encoder-input_ids"));
    long[] mask = Npy.longs(component("text_encoder-attention_mask"));
    float[] expected = Npy.floats(component("text_encoder-last_hidden_state"));
    int[] shape = Npy.shape(component("text_encoder-last_hidden_state"));
    int padded = shape[1];
    int width = shape[2];
    SessionKey graph = part("text_encoder");
    try (LazyLease lease = new LazyLease(run, ModelPart.TEXT_ENCODER, graph)) {
      T5Encoder encoder = new T5Encoder(graph, lease);
      for (int text = 0; text < shape[0]; text++) {
        int from = text * padded;
        int tokens = (int) Arrays.stream(mask, from, from + padded).sum();

        TextEmbedding embedding = encoder.encode(Arrays.copyOfRange(ids, from, from + tokens), run);

        assertThat(embedding.tokens()).isEqualTo(tokens);
        assertClose(
            embedding.hiddenStates(),
            Arrays.copyOfRange(expected, from * width, (from + tokens) * width),
            2e-5);
      }
    }
  }

  @Test
  void vaeDecoder() {
    int[] shape = Npy.shape(component("vae_decoder-latent_sample"));
    try (Lease lease = run.lease(ModelPart.VAE_DECODER, part("vae_decoder"));
        HostTensor latents =
            HostTensor.allocate(
                lease.session().inputs().get("latent_sample"),
                Arrays.stream(shape).asLongStream().toArray())) {
      latents.write(Npy.floats(component("vae_decoder-latent_sample")));

      float[] sample =
          lease
              .session()
              .run(run.scope(), Map.of("latent_sample", latents), Set.of("sample"))
              .get("sample")
              .data();

      assertClose(sample, Npy.floats(component("vae_decoder-sample")), 1e-4);
    }
  }

  @Test
  void vaeEncoder() {
    int[] shape = Npy.shape(component("vae_encoder-sample"));
    float[] picture = Npy.floats(component("vae_encoder-sample"));

    Posterior posterior =
        new VaeEncoder(part("vae_encoder"), SCALING)
            .encode(List.of(picture), shape[2], shape[3], run)
            .get(0);

    assertClose(
        posterior.parameters(), Npy.floats(component("vae_encoder-latent_parameters")), 1e-4);
    float[] mode = Arrays.copyOf(posterior.parameters(), posterior.parameters().length / 2);
    SCALING.scale(mode, posterior.channels());
    assertClose(mode, Npy.floats(component("vae_encoder-mode-scaled")), 1e-4);
    assertClose(
        posterior.draw(new TorchGenerator(33)),
        Npy.floats(component("vae_encoder-sampled-seed33-scaled")),
        1e-4);
  }

  private static void assertClose(float[] actual, float[] expected, double tolerance) {
    assertThat(actual).hasSameSizeAs(expected);
    double worst = 0;
    for (int i = 0; i < actual.length; i++) {
      double difference = Math.abs(actual[i] - expected[i]);
      worst = Double.isNaN(difference) ? Double.POSITIVE_INFINITY : Math.max(worst, difference);
    }
    assertThat(worst).isLessThanOrEqualTo(tolerance);
  }

  private static SessionKey part(String name) {
    return SessionKey.stock(Goldens.model("pixart-tiny").resolve(name).resolve("model.onnx"));
  }

  private static Path component(String name) {
    return Goldens.path("pixart-components/" + name + ".npy");
  }
}
