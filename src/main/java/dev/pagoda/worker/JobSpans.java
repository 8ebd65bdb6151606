package dev.pagoda.worker;

import dev.pagoda.generation.Job;
import dev.pagoda.generation.TraceParent;
import dev.pagoda.request.GenerationRequest;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.api.trace.TracerProvider;
import io.opentelemetry.context.Context;

/**
 * Spans of the jobs of this process, in the traces of the requests that submitted them: what the
 * record says of those carries on whatever queue is between.
 */
public final class JobSpans {
  private final Tracer tracer;

  public JobSpans(Tracer tracer) {
    this.tracer = tracer;
  }

  /** Traces nothing. */
  static JobSpans none() {
    return new JobSpans(TracerProvider.noop().get("none"));
  }

  /** The run of a job on a device, from now until the span is ended. */
  Span run(Job job, String device) {
    GenerationRequest request = job.request();
    return start(job, "generation run")
        .setAttribute("pagoda.device", device)
        .setAttribute("pagoda.attempt", job.attempts())
        .setAttribute("pagoda.model", request.model())
        .setAttribute("pagoda.task", request.task().id())
        .setAttribute("pagoda.width", request.width())
        .setAttribute("pagoda.height", request.height())
        .setAttribute("pagoda.images", request.images())
        .setAttribute("pagoda.steps", request.steps())
        .setAttribute("pagoda.pag_scale", request.pagScale());
  }

  /** Encoding and storing a job's pictures. */
  Span store(Job job) {
    return start(job, "generation store");
  }

  private Span start(Job job, String name) {
    Context parent = TraceParent.context(job.trace());
    return tracer
        .spanBuilder(name)
        .setParent(parent)
        .setSpanKind(SpanKind.CONSUMER)
        .setAttribute("pagoda.generation.id", job.id())
        .startSpan();
  }

  /** Ends a span that failed; the message is what the client is told. */
  static void fail(Span span, String message) {
    span.setStatus(StatusCode.ERROR, message);
  }
}
