package dev.pagoda.generation;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.pagoda.config.PagodaConfig;
import dev.pagoda.queue.InMemoryJobQueue;
import dev.pagoda.queue.JobQueue;
import dev.pagoda.storage.ObjectStore;
import dev.pagoda.storage.UrlSigner;
import dev.pagoda.storage.local.LocalObjectStore;
import dev.pagoda.storage.local.SigningKey;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.nio.file.Path;
import java.time.Clock;

/** Puts the store, the queue and the jobs together. */
final class GenerationBeans {
  @Produces
  @Singleton
  UrlSigner urlSigner(PagodaConfig config) {
    PagodaConfig.Storage storage = config.storage();
    byte[] key =
        storage
            .signingKey()
            .map(text -> text.getBytes(UTF_8))
            .orElseGet(() -> SigningKey.of(storage.directory()));
    return new UrlSigner(key, storage.urlExpiry(), Clock.systemUTC());
  }

  @Produces
  @Singleton
  ObjectStore objectStore(PagodaConfig config, UrlSigner signer) {
    Path directory = config.storage().directory();
    return new LocalObjectStore(directory, signer, Infrastructure.getDefaultWorkerPool());
  }

  void close(@Disposes ObjectStore store) {
    store.close();
  }

  @Produces
  @Singleton
  JobQueue queue(PagodaConfig config) {
    return new InMemoryJobQueue(config.queue().capacity().orElse(64));
  }

  @Produces
  @Singleton
  JobStore jobStore(ObjectStore store) {
    return new JobStore(store);
  }

  @Produces
  @Singleton
  JobRuns jobRuns(JobStore store, JobQueue queue, PagodaConfig config) {
    PagodaConfig.Queue settings = config.queue();
    return new JobRuns(
        store,
        new JobPace(config.devices().size()),
        new ClaimRules(settings.visibility(), settings.maxAttempts()),
        !queue.isShared());
  }

  @Produces
  @Singleton
  JobIntake jobIntake(
      ObjectStore store, JobQueue queue, JobRuns runs, AppliedLayers layers, Admission admission) {
    return new JobIntake(store, queue, runs, layers, admission, Clock.systemUTC());
  }

  @Produces
  @Singleton
  JobService jobService(JobStore store, JobQueue queue, JobRuns runs) {
    return new JobService(store, queue, runs);
  }
}
