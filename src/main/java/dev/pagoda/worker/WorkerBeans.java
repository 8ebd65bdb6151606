package dev.pagoda.worker;

import dev.pagoda.config.PagodaConfig;
import dev.pagoda.generation.JobRecovery;
import dev.pagoda.generation.JobRuns;
import dev.pagoda.pipeline.PictureEncoder;
import dev.pagoda.pipeline.PipelineFactory;
import dev.pagoda.queue.JobQueue;
import dev.pagoda.storage.ObjectStore;
import io.quarkus.runtime.LaunchMode;
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

  /** For what must not be left half done: to give back what runs, to store what is finished. */
  private static final Duration LAST = Duration.ofSeconds(10);

  @Produces
  @Singleton
  Workers workers(
      PagodaConfig config,
      JobQueue queue,
      JobRuns runs,
      ObjectStore store,
      PipelineFactory pipelines,
      PictureEncoder encoder,
      Telemetry telemetry) {
    List<String> devices = config.devices();
    Publisher publisher = new Publisher(runs, store, encoder, devices.size(), telemetry);
    StoredInputs inputs = new StoredInputs(store);
    return new Workers(
        devices, queue, runs, pipelines, inputs, publisher, telemetry, Clock.systemUTC());
  }

  /** Jobs of a process that died come before those that people send now. */
  void start(
      @Observes StartupEvent started,
      PagodaConfig config,
      JobQueue queue,
      JobRecovery recovery,
      Instance<Workers> workers) {
    if (!config.roles().contains("worker")) {
      return;
    }
    // Elsewhere they are in the queue; what ran in place is sent again by whoever sent it.
    if (!queue.isShared() && !config.events().mode().equals("generate")) {
      int recovered = recovery.recover().await().indefinitely();
      if (recovered > 0) {
        LOG.infof("%d generations that had not ended run again.", recovered);
      }
    }
    workers.get().start();
    if (LaunchMode.current() == LaunchMode.NORMAL) {
      TerminationSignal.handle(() -> drain(workers.get(), config.shutdownGrace()));
    }
  }

  private static void drain(Workers workers, Duration grace) {
    try {
      workers.drain(grace);
      workers.stop(LAST);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  void stop(@Observes ShutdownEvent stopping, PagodaConfig config, Instance<Workers> workers)
      throws InterruptedException {
    if (config.roles().contains("worker")) {
      workers.get().stop(LAST);
    }
  }
}
