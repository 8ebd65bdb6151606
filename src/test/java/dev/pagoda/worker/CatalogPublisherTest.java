package dev.pagoda.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Durations.ONE_MINUTE;

import dev.pagoda.catalog.CatalogDocument;
import dev.pagoda.catalog.CatalogStore;
import dev.pagoda.catalog.PublishedCatalog;
import dev.pagoda.model.NoModelsException;
import dev.pagoda.storage.UrlSigner;
import dev.pagoda.storage.local.LocalObjectStore;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A worker publishes its models beside its work, and goes on trying. */
class CatalogPublisherTest {
  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final CatalogDocument MODELS =
      new CatalogDocument(
          CatalogDocument.SCHEMA, "a", List.of(), List.of(), Map.of("b", "unet is missing"));

  @TempDir Path directory;
  private final ExecutorService io = Executors.newCachedThreadPool();
  private FaultyStore objects;
  private CatalogStore store;
  private CatalogPublisher publisher;

  @BeforeEach
  void open() {
    UrlSigner signer = new UrlSigner(new byte[32], LIMIT, Clock.systemUTC());
    objects = new FaultyStore(new LocalObjectStore(directory, signer, io));
    store = new CatalogStore(objects);
  }

  @AfterEach
  void close() {
    publisher.stop();
    objects.close();
    io.shutdownNow();
  }

  @Test
  void aStoreThatFailsIsTriedAgain() {
    objects.fullFor(CatalogStore.KEY::equals);
    publisher = new CatalogPublisher(store, () -> MODELS);
    publisher.start();
    Awaitility.await().atMost(LIMIT).until(() -> objects.refused() >= 2);
    assertThatThrownBy(this::published).isInstanceOf(NoModelsException.class);
    objects.fullFor(key -> false);
    Awaitility.await()
        .atMost(LIMIT)
        .ignoreExceptionsInstanceOf(NoModelsException.class)
        .untilAsserted(() -> assertThat(published()).isEqualTo("a"));
  }

  @Test
  void theStartDoesNotWaitForModelsThatAreBeingRead() {
    CountDownLatch read = new CountDownLatch(1);
    publisher =
        new CatalogPublisher(
            store,
            () -> {
              await(read);
              return MODELS;
            });
    publisher.start();
    assertThatThrownBy(this::published).isInstanceOf(NoModelsException.class);
    read.countDown();
    Awaitility.await()
        .atMost(LIMIT)
        .ignoreExceptionsInstanceOf(NoModelsException.class)
        .untilAsserted(() -> assertThat(published()).isEqualTo("a"));
  }

  @Test
  void aWorkerThatStopsStopsTrying() {
    objects.fullFor(CatalogStore.KEY::equals);
    AtomicInteger reads = new AtomicInteger();
    publisher =
        new CatalogPublisher(
            store,
            () -> {
              reads.incrementAndGet();
              return MODELS;
            });
    publisher.start();
    Awaitility.await().atMost(LIMIT).until(() -> objects.refused() >= 1);
    publisher.stop();
    objects.fullFor(key -> false);
    Awaitility.await()
        .atMost(ONE_MINUTE)
        .during(Duration.ofSeconds(3))
        .atMost(LIMIT)
        .untilAsserted(
            () -> assertThatThrownBy(this::published).isInstanceOf(NoModelsException.class));
    assertThat(reads).hasValue(1);
  }

  /** The default model as a front that starts now sees it. */
  private String published() {
    return new PublishedCatalog(store, Clock.systemUTC(), news -> {}).defaultModel();
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
