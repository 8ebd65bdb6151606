package dev.pagoda.api;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.config.MeterFilter;
import jakarta.inject.Singleton;
import jakarta.ws.rs.HttpMethod;
import java.util.List;

/**
 * Keeps paths that callers make up out of the metrics: {@code OPTIONS} is answered for any, and
 * each would be a series of its own.
 */
@Singleton
final class MetricPaths implements MeterFilter {
  @Override
  public Meter.Id map(Meter.Id id) {
    return id.getName().equals("http.server.requests")
            && HttpMethod.OPTIONS.equals(id.getTag("method"))
        ? id.replaceTags(with(id.getTags()))
        : id;
  }

  private static List<Tag> with(List<Tag> tags) {
    return tags.stream()
        .map(tag -> tag.getKey().equals("uri") ? Tag.of("uri", "UNKNOWN") : tag)
        .toList();
  }
}
