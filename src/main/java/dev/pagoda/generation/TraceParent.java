package dev.pagoda.generation;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapGetter;
import io.opentelemetry.context.propagation.TextMapSetter;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The trace of a request, as job records carry it: {@code traceparent} of W3C Trace Context. */
public final class TraceParent {
  private static final String FIELD = "traceparent";
  private static final TextMapSetter<Map<String, String>> SETTER = Map::put;
  private static final TextMapGetter<String> GETTER =
      new TextMapGetter<>() {
        @Override
        public Iterable<String> keys(String carrier) {
          return List.of(FIELD);
        }

        @Override
        public String get(String carrier, String key) {
          return FIELD.equals(key) ? carrier : null;
        }
      };

  private TraceParent() {}

  /** Of what this thread does now; null where it is not traced. */
  static String current() {
    SpanContext span = Span.current().getSpanContext();
    if (!span.isValid()) {
      return null;
    }
    Map<String, String> fields = new HashMap<>();
    W3CTraceContextPropagator.getInstance().inject(Context.current(), fields, SETTER);
    return fields.get(FIELD);
  }

  /** The context that spans of the job belong to; of its own where nobody traced the request. */
  public static Context context(String traceParent) {
    return traceParent == null
        ? Context.root()
        : W3CTraceContextPropagator.getInstance().extract(Context.root(), traceParent, GETTER);
  }
}
