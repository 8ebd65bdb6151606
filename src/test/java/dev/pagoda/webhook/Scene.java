package dev.pagoda.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pagoda.generation.JobState.Succeeded;
import dev.pagoda.generation.JobTimings;
import dev.pagoda.net.Receiver;
import dev.pagoda.storage.UrlSigner;
import dev.pagoda.storage.local.LocalObjectStore;
import dev.pagoda.webhook.Hooks.Settings;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.awaitility.Awaitility;

/** A store that processes share, and somebody who wants to be called. */
final class Scene implements AutoCloseable {
  static final Vertx VERTX = Vertx.vertx();
  static final Succeeded SUCCEEDED = new Succeeded(List.of(), JobTimings.NONE);

  final LocalObjectStore store;
  final Receiver receiver = Receiver.started(VERTX);
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final List<Hooks> processes = new ArrayList<>();

  Scene(Path directory) {
    UrlSigner signer = new UrlSigner(new byte[32], Duration.ofHours(1), Clock.systemUTC());
    store = new LocalObjectStore(directory, signer, threads);
  }

  /** One more process, which calls nobody yet. */
  Hooks process(Settings settings) {
    Hooks process = new Hooks(store, VERTX, threads, settings);
    processes.add(process);
    return process;
  }

  Hooks process() {
    return process(Settings.USUAL);
  }

  void awaitReceived(int count) {
    Awaitility.await()
        .atMost(Hooks.LIMIT)
        .untilAsserted(() -> assertThat(receiver.received()).hasSizeGreaterThanOrEqualTo(count));
  }

  @Override
  public void close() {
    processes.forEach(Hooks::close);
    receiver.close();
    store.close();
    threads.shutdownNow();
  }
}
