package dev.pagoda.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pagoda.Goldens;
import dev.pagoda.adapter.ip.IpAdapterFile;
import dev.pagoda.adapter.ip.IpAdapterGraph;
import dev.pagoda.onnx.Device;
import dev.pagoda.onnx.DeviceOptions;
import dev.pagoda.onnx.GraphSession;
import dev.pagoda.onnx.GraphSource;
import dev.pagoda.onnx.SessionCache;
import dev.pagoda.onnx.SessionCache.Lease;
import dev.pagoda.onnx.SessionKey;
import dev.pagoda.onnx.graph.Extensions;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/**
 * One session of the UNet serves everything: nothing that a request turns on loads it again, and
 * the cache counts only the parts that were not there before.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class OneSessionTest {
  private static final Map<String, ?> NO_PAG = Map.of("pag_scale", 0);

  private static AdapterRuns runs;
  private static TinyAdapters adapters;
  private static GraphSession unet;
  private static long used;

  @BeforeAll
  static void runWithoutPag() {
    runs = new AdapterRuns();
    adapters = new TinyAdapters(runs);
    runs.run(NO_PAG);
    unet = session();
    used = runs.sessions().usedBytes();
  }

  @AfterAll
  static void close() {
    runs.close();
  }

  @Test
  @Order(1)
  void pagTakesNothing() {
    runs.run(Map.of("pag_scale", 3, "pag_applied_layers", "mid"));
    runs.run(Map.of("pag_scale", 3, "pag_applied_layers", List.of("down_blocks.2", "up")));
    assertGrowth(0);
  }

  @Test
  @Order(2)
  void imageToImageTakesTheEncoder() {
    runs.run(imageToImage());
    assertGrowth(bytes(runs.model().vaeEncoder().orElseThrow().encoder()));
  }

  @Test
  @Order(3)
  void inpaintingTakesNothing() {
    Map<String, String> mask = runs.picture("mask", (x, y) -> x < 32 ? 0xffffff : 0);
    runs.run(imageToImage(), Map.of("mask_image", mask));
    assertGrowth(0);
  }

  @Test
  @Order(4)
  void aLoraTakesNothing() {
    runs.run(adapters.lora(1));
    assertGrowth(0);
  }

  @Test
  @Order(5)
  void aControlNetTakesItsOwn() {
    runs.run(adapters.controlNet(1));
    assertGrowth(bytes(SessionKey.controlNet(Goldens.path("controlnet-tiny/model.onnx"))));
  }

  @Test
  @Order(6)
  void anIpAdapterTakesItselfAndTheImageEncoder() {
    runs.run(adapters.ipAdapter(1));
    Path encoder = Goldens.path("ip-adapter-tiny/image_encoder/model.onnx");
    Path file = Goldens.path("ip-adapter-tiny/ip-adapter_sdxl.safetensors");
    assertGrowth(
        bytes(SessionKey.stock(encoder))
            + bytes(new SessionKey(file, "ip-adapter", OneSessionTest::ipAdapter)));
  }

  private static Map<String, ?> imageToImage() {
    return Map.of(
        "image", runs.picture("origin", (x, y) -> x * y), "strength", 0.5, "pag_scale", 3);
  }

  private static void assertGrowth(long bytes) {
    assertThat(runs.sessions().usedBytes() - used).isEqualTo(bytes);
    assertThat(session()).isSameAs(unet);
    used = runs.sessions().usedBytes();
  }

  private static GraphSession session() {
    try (Lease lease = runs.sessions().lease(runs.model().unet())) {
      return lease.session();
    }
  }

  /** What a cache counts for the session alone. */
  private static long bytes(SessionKey key) {
    try (SessionCache alone =
            new SessionCache(new Device.Cpu(), DeviceOptions.defaults(), 1L << 32);
        Lease lease = alone.lease(key)) {
      assertThat(lease.session()).isNotNull();
      return alone.usedBytes();
    }
  }

  private static GraphSource ipAdapter(Path path) {
    IpAdapterFile file = IpAdapterFile.read(path);
    return new GraphSource(
        path,
        Optional.of(IpAdapterGraph.build(file)),
        Optional.of(file.weightsFolder()),
        Extensions.NONE);
  }
}
