package dev.pagoda.catalog;

import dev.pagoda.Goldens;
import dev.pagoda.model.AdapterInfo;
import dev.pagoda.model.AdapterKind;
import dev.pagoda.model.DirectoryModelCatalog;
import dev.pagoda.onnx.graph.PagGraph;
import dev.pagoda.storage.UrlSigner;
import dev.pagoda.storage.local.LocalObjectStore;
import dev.pagoda.worker.FaultyStore;
import io.smallrye.mutiny.Uni;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A store in a directory, and catalogues to publish in it. */
final class CatalogFixture implements AutoCloseable {
  private static final Duration LIMIT = Duration.ofSeconds(60);

  final FaultyStore objects;
  final CatalogStore store;
  final ExecutorService io = Executors.newCachedThreadPool();

  CatalogFixture(Path directory) {
    UrlSigner signer = new UrlSigner(new byte[32], LIMIT, Clock.systemUTC());
    objects = new FaultyStore(new LocalObjectStore(directory, signer, io));
    store = new CatalogStore(objects);
  }

  /** All embedded models, test models and test adapters. */
  static DirectoryModelCatalog directory() {
    return new DirectoryModelCatalog(
        Optional.of(Goldens.path("")), Optional.of("sdxl-tiny"), PagGraph::layers);
  }

  /** A catalogue without models, and with LoRAs of these names. */
  static CatalogDocument serving(Instant created, String... loras) {
    return new CatalogDocument(
        CatalogDocument.SCHEMA,
        "sketch-sdxl",
        List.of(),
        List.of(loras).stream()
            .map(
                name ->
                    new AdapterInfo(
                        name,
                        AdapterKind.LORA,
                        List.of(name + ".safetensors"),
                        OptionalInt.empty(),
                        created))
            .toList(),
        Map.of());
  }

  static CatalogDocument serving(String... loras) {
    return serving(Instant.EPOCH, loras);
  }

  Publication publish(CatalogDocument document) {
    return await(store.publish(document));
  }

  /** Changes when the object is written. */
  String version() {
    return await(objects.get(CatalogStore.KEY)).object().version();
  }

  static <T> T await(Uni<T> uni) {
    return uni.await().atMost(LIMIT);
  }

  @Override
  public void close() {
    objects.close();
    io.shutdownNow();
  }
}
