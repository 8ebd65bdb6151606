package dev.pagoda.generation;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.pagoda.config.PagodaConfig;
import dev.pagoda.queue.InMemoryJobQueue;
import dev.pagoda.queue.JobQueue;
import dev.pagoda.queue.sqs.SqsJobQueue;
import dev.pagoda.queue.sqs.SqsSettings;
import dev.pagoda.storage.ObjectStore;
import dev.pagoda.storage.UrlSigner;
import dev.pagoda.storage.local.LocalObjectStore;
import dev.pagoda.storage.local.SigningKey;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Instance;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.nio.file.Path;
import java.time.Clock;
import software.amazon.awssdk.services.sqs.SqsAsyncClient;

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
  JobQueue queue(PagodaConfig config, Instance<SqsAsyncClient> sqs) {
    PagodaConfig.Queue queue = config.queue();
    if (!queue.type().equals("sqs")) {
      return new InMemoryJobQueue(queue.capacity().orElse(64));
    }
    SqsSettings settings =
        new SqsSettings(queue.url().orElseThrow(), queue.visibility(), queue.capacity());
    return new SqsJobQueue(sqs.get(), settings, JobId::isValid);
  }

  void close(@Disposes JobQueue queue) {
    queue.close();
  }

  @Produces
  @Singleton
  JobStore jobStore(ObjectStore store) {
    return new JobStore(store);
  }

  @Produces
  @Singleton
  JobRuns jobRuns(JobStore store, PagodaConfig config) {
    return new JobRuns(store, new JobPace(config.devices().size()));
  }

  @Produces
  @Singleton
  InputStore inputStore(ObjectStore store) {
    return new InputStore(store);
  }

  @Produces
  @Singleton
  JobService jobService(
      InputStore inputs,
      JobStore store,
      JobQueue queue,
      JobRuns runs,
      AppliedLayers layers,
      Admission admission) {
    return new JobService(inputs, store, queue, runs, layers, admission, Clock.systemUTC());
  }
}
