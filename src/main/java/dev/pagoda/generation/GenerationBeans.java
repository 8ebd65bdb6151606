package dev.pagoda.generation;

import dev.pagoda.config.PagodaConfig;
import dev.pagoda.queue.InMemoryJobQueue;
import dev.pagoda.queue.JobQueue;
import dev.pagoda.storage.ObjectStore;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Clock;

/** Puts the queue and the jobs together. */
final class GenerationBeans {
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
