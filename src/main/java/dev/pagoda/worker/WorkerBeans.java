package dev.pagoda.worker;

import dev.pagoda.config.PagodaConfig;
import dev.pagoda.generation.JobRuns;
import dev.pagoda.generation.JobService;
import dev.pagoda.pipeline.PictureEncoder;
import dev.pagoda.pipeline.PipelineFactory;
import dev.pagoda.queue.JobQueue;
import dev.pagoda.storage.ObjectStore;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Instance;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.jboss.logging.Logger;

/** Puts the workers together, starts them with the process and stops them before it ends. */
final class WorkerBeans {
  private static final Logger LOG = Logger.getLogger(WorkerBeans.class);
  private static final Duration GRACE = Duration.ofSeconds(10);

  @Produces
  @Singleton
  Workers workers(
      PagodaConfig config,
      JobQueue queue,
      JobRuns runs,
      ObjectStore store,
      PipelineFactory pipelines,
      PictureEncoder encoder) {
    List<String> devices = config.devices();
    Publisher publisher = new Publisher(runs, store, encoder, devices.size());
    StoredInputs inputs = new StoredInputs(store);
    return new Workers(devices, queue, runs, pipelines, inputs, publisher, Clock.systemUTC());
  }

  /** Jobs of a process that died come before those that people send now. */
  void start(
      @Observes StartupEvent started,
      PagodaConfig config,
      JobService jobs,
      Instance<Workers> workers) {
    if (config.roles().contains("worker")) {
      int recovered = jobs.recover().await().indefinitely();
      if (recovered > 0) {
        LOG.infof("%d generations that had not ended run again.", recovered);
      }
      workers.get().start();
    }
  }

  void stop(@Observes ShutdownEvent stopping, PagodaConfig config, Instance<Workers> workers)
      throws InterruptedException {
    if (config.roles().contains("worker")) {
      workers.get().stop(GRACE);
    }
  }
}
