package dev.pagoda.worker;

import dev.pagoda.config.PagodaConfig;
import dev.pagoda.pipeline.PipelineFactory;
import io.micrometer.core.instrument.MeterRegistry;
import io.opentelemetry.api.trace.Tracer;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Instance;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

/** Makes the meters of workers and their sessions. */
final class TelemetryBeans {
  @Produces
  @Singleton
  Telemetry telemetry(PagodaConfig config, MeterRegistry registry, Tracer tracer) {
    return new Telemetry(new JobMeters(registry), new JobSpans(tracer), config.logPrompts());
  }

  /** Sessions are asked when somebody looks; before the first run of a device there are none. */
  void start(
      @Observes StartupEvent started,
      PagodaConfig config,
      MeterRegistry registry,
      Instance<PipelineFactory> pipelines) {
    if (config.roles().contains("worker")) {
      for (String device : config.devices()) {
        SessionMeters.bind(registry, device, pipelines.get());
      }
    }
  }
}
