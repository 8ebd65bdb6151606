package dev.pagoda.api;

import dev.pagoda.config.PagodaConfig;
import dev.pagoda.generation.AppliedLayers;
import dev.pagoda.model.AdapterInfo;
import dev.pagoda.model.AdapterKind;
import dev.pagoda.model.ModelCatalog;
import dev.pagoda.model.ModelFamily;
import dev.pagoda.model.ModelInfo;
import dev.pagoda.pipeline.PictureEncoder;
import dev.pagoda.request.RequestReader;
import dev.pagoda.storage.UrlSigner;
import dev.pagoda.storage.local.LocalObjectStore;
import dev.pagoda.wiring.Wiring;
import dev.pagoda.worker.FaultyStore;
import dev.pagoda.worker.GradientPipelines;
import dev.pagoda.worker.PlainPngEncoder;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import jakarta.enterprise.inject.Alternative;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Executor;
import java.util.stream.IntStream;

/** The application as it is, with gradients for pictures, a queue of two and a small body limit. */
public class GradientService implements QuarkusTestProfile {
  @Override
  public Map<String, String> getConfigOverrides() {
    return Map.of(
        "pagoda.storage.directory", "target/pagoda-api-test/" + UUID.randomUUID(),
        "pagoda.queue.capacity", "2",
        "pagoda.limits.body-size", "64K",
        "pagoda.limits.body-timeout", "PT6S",
        "pagoda.connections.event-streams", "16",
        "pagoda.auth.local-hosts", "studio.test",
        "pagoda.connections.header-timeout", "PT6S");
  }

  @Override
  public Set<Class<?>> getEnabledAlternatives() {
    return Set.of(Beans.class);
  }

  /** What the application takes from its wiring. */
  @Alternative
  @Singleton
  public static class Beans {
    private static final ModelInfo TINY =
        new ModelInfo(
            "tiny",
            ModelFamily.SDXL,
            "StableDiffusionXLPipeline",
            List.of("text-to-image", "image-to-image", "inpainting"),
            List.of("down_blocks.1.attentions.0.attn1", "mid_block.attentions.0.attn1"),
            8,
            64,
            64,
            false,
            OptionalInt.empty(),
            77,
            1,
            false,
            false,
            2048,
            Map.of("_class_name", "EulerDiscreteScheduler"),
            Instant.parse("2026-11-23T00:00:00Z"));

    private static final ModelInfo SIGMA =
        new ModelInfo(
            "sigma",
            ModelFamily.PIXART_SIGMA,
            "PixArtSigmaPipeline",
            List.of("text-to-image"),
            IntStream.range(0, 28)
                .mapToObj(block -> "transformer_blocks." + block + ".attn1")
                .toList(),
            16,
            256,
            256,
            false,
            OptionalInt.of(256),
            300,
            0,
            false,
            false,
            2048,
            Map.of("_class_name", "DPMSolverMultistepScheduler"),
            Instant.parse("2026-11-23T00:00:00Z"));

    @Produces
    @Singleton
    ModelCatalog catalog() {
      return new ModelCatalog() {
        @Override
        public List<AdapterInfo> adapters() {
          return List.of(
              adapter("canny", AdapterKind.CONTROLNET, 2048),
              adapter("faces", AdapterKind.IP_ADAPTER, 2048, "a.safetensors", "b.safetensors"),
              adapter("ink", AdapterKind.LORA, 2048, "ink.safetensors"),
              adapter("small", AdapterKind.LORA, 768, "small.safetensors"));
        }

        @Override
        public String defaultModel() {
          return "tiny";
        }

        @Override
        public List<ModelInfo> models() {
          return List.of(SIGMA, TINY);
        }

        @Override
        public Optional<ModelInfo> find(String name) {
          return models().stream().filter(model -> model.name().equals(name)).findFirst();
        }
      };
    }

    private static AdapterInfo adapter(
        String name, AdapterKind kind, int columns, String... files) {
      return new AdapterInfo(name, kind, List.of(files), OptionalInt.of(columns), Instant.EPOCH);
    }

    @Produces
    @Singleton
    RequestReader reader(ModelCatalog catalog, PagodaConfig config) {
      return Wiring.requests(config, catalog);
    }

    @Produces
    @Singleton
    AppliedLayers layers() {
      return request -> request.pagScale() > 0 ? GradientPipelines.LAYERS : List.of();
    }

    @Produces
    @Singleton
    GradientPipelines pipelines() {
      return new GradientPipelines();
    }

    @Produces
    @Singleton
    PictureEncoder encoder() {
      return new PlainPngEncoder();
    }

    @Produces
    @Singleton
    FaultyStore store(PagodaConfig config, UrlSigner signer) {
      Executor io = Infrastructure.getDefaultWorkerPool();
      return new FaultyStore(new LocalObjectStore(config.storage().directory(), signer, io));
    }
  }
}
