package dev.pagoda.worker;

import dev.pagoda.onnx.SessionStats;
import dev.pagoda.pipeline.PipelineFactory;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.util.function.ToDoubleFunction;

/** What the sessions of a device do and take. A front, which has none, never loads this class. */
final class SessionMeters {
  private SessionMeters() {}

  static void bind(MeterRegistry registry, String device, PipelineFactory pipelines) {
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
