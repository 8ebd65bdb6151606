package dev.pagoda.generation;

import dev.pagoda.config.PagodaConfig;
import dev.pagoda.config.QueueConfig;
import dev.pagoda.queue.InMemoryJobQueue;
import dev.pagoda.queue.JobQueue;
import dev.pagoda.queue.sqs.SqsJobQueue;
import dev.pagoda.queue.sqs.SqsSettings;
import dev.pagoda.storage.ObjectStore;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Instance;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Clock;
import software.amazon.awssdk.services.sqs.SqsAsyncClient;

/** Puts the queue and the jobs together. */
final class GenerationBeans {
  @Produces
  @Singleton
  JobQueue queue(PagodaConfig config, Instance<SqsAsyncClient> sqs) {
    QueueConfig queue = config.queue();
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
  JobRuns jobRuns(JobStore store, JobQueue queue, PagodaConfig config, JobListener listener) {
    QueueConfig settings = config.queue();
    return new JobRuns(
        store,
        new JobPace(config.devices().size()),
        new ClaimRules(settings.visibility(), settings.maxAttempts(), config.limits().timeout()),
        !queue.isShared(),
        listener);
  }

  @Produces
  @Singleton
  JobIntake jobIntake(
      ObjectStore store,
      JobQueue queue,
      JobRuns runs,
      AppliedLayers layers,
      Admission admission,
      Meter meter) {
    return new JobIntake(store, queue, runs, layers, admission, meter, Clock.systemUTC());
  }

  @Produces
  @Singleton
  JobService jobService(ObjectStore store, JobQueue queue, JobRuns runs) {
    return new JobService(store, queue, runs);
  }

  @Produces
  @Singleton
  JobRecovery jobRecovery(JobStore store, JobQueue queue, JobRuns runs) {
    return new JobRecovery(store, queue, runs);
  }
}
