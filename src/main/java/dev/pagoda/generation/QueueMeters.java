package dev.pagoda.generation;

import dev.pagoda.queue.JobQueue;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import java.util.OptionalInt;

/** How many jobs wait, and how long; no number where this process does not know. */
final class QueueMeters {
  void start(@Observes StartupEvent started, MeterRegistry registry, JobQueue queue) {
    Gauge.builder("pagoda.queue.depth", queue, QueueMeters::depth)
        .description("Generations that wait for a worker.")
        .register(registry);
    Gauge.builder("pagoda.queue.age", queue, QueueMeters::seconds)
        .description("How long the next generation has waited.")
        .baseUnit("seconds")
        .register(registry);
  }

  private static double depth(JobQueue queue) {
    OptionalInt depth = queue.depth();
    return depth.isPresent() ? depth.getAsInt() : Double.NaN;
  }

  private static double seconds(JobQueue queue) {
    return queue.oldest().map(age -> age.toMillis() / 1000.0).orElse(Double.NaN);
  }
}
