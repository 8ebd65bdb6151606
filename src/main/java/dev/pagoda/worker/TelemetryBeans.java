package dev.pagoda.worker;

import dev.pagoda.config.PagodaConfig;
import dev.pagoda.onnx.SessionStats;
import dev.pagoda.pipeline.PipelineFactory;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.opentelemetry.api.trace.Tracer;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Instance;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.util.function.ToDoubleFunction;

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
        bind(registry, device, pipelines.get());
      }
    }
  }

  private static void bind(MeterRegistry registry, String device, PipelineFactory pipelines) {
    Tags tags = Tags.of("device", device);
    gauge(registry, "pagoda.sessions", tags, pipelines, SessionStats::sessions);
    gauge(registry, "pagoda.session.memory.used", tags, pipelines, SessionStats::usedBytes);
    gauge(registry, "pagoda.session.memory.budget", tags, pipelines, SessionStats::budgetBytes);
    counter(registry, "pagoda.session.loads", tags, pipelines, SessionStats::loads);
    counter(registry, "pagoda.session.evictions", tags, pipelines, SessionStats::evictions);
    counter(registry, "pagoda.session.releases", tags, pipelines, SessionStats::releases);
  }

  private static void gauge(
      MeterRegistry registry,
      String name,
      Tags tags,
      PipelineFactory pipelines,
      ToDoubleFunction<SessionStats> value) {
    Gauge.builder(name, pipelines, factory -> value(factory, tags, value))
        .tags(tags)
        .strongReference(true)
        .register(registry);
  }

  private static void counter(
      MeterRegistry registry,
      String name,
      Tags tags,
      PipelineFactory pipelines,
      ToDoubleFunction<SessionStats> value) {
    FunctionCounter.builder(name, pipelines, factory -> value(factory, tags, value))
        .tags(tags)
        .register(registry);
  }

  private static double value(
      PipelineFactory pipelines, Tags tags, ToDoubleFunction<SessionStats> value) {
    String device = tags.iterator().next().getValue();
    return pipelines.sessions(device).map(stats -> value.applyAsDouble(stats)).orElse(0.0);
  }
}
