package dev.pagoda.worker;

import dev.pagoda.generation.JobState;
import dev.pagoda.generation.JobStore;
import dev.pagoda.storage.UrlSigner;
import dev.pagoda.storage.local.LocalObjectStore;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Reads the records of another process. */
final class ServiceReader implements AutoCloseable {
  private final ExecutorService io = Executors.newCachedThreadPool();
  private final LocalObjectStore objects;
  private final JobStore store;

  ServiceReader(Path directory) {
    UrlSigner signer = new UrlSigner(new byte[32], Duration.ofHours(1), Clock.systemUTC());
    objects = new LocalObjectStore(directory, signer, io);
    store = new JobStore(objects);
  }

  JobState stateOf(String id) {
    return ServiceInTest.await(store.find(id)).state();
  }

  @Override
  public void close() {
    objects.close();
    io.shutdownNow();
  }
}
