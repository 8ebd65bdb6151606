package dev.pagoda.api;

import dev.pagoda.generation.Job;
import dev.pagoda.generation.JobError;
import dev.pagoda.generation.JobState.Failed;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.net.URI;

/** What whoever submits a generation is answered, and where to look at it. */
final class SubmissionAnswers {
  private final JobViews views;

  SubmissionAnswers(JobViews views) {
    this.views = views;
  }

  /**
   * 202, 200 where the job has ended, or 507 where it failed for want of memory.
   *
   * @param base public address of the service
   */
  Uni<Response> answer(Job job, URI base) {
    String location = "/v1/generations/" + job.id();
    if (job.state() instanceof Failed failed && failed.error().status() == 507) {
      return Uni.createFrom().item(() -> insufficient(failed.error(), location));
    }
    return views
        .view(job, base)
        .map(
            view ->
                Response.status(job.state().ended() ? 200 : 202)
                    .header(HttpHeaders.LOCATION, location)
                    .entity(view)
                    .build());
  }

  private static Response insufficient(JobError error, String location) {
    String kind = error.code().replace('_', '-');
    return Problem.of(507, kind, "Insufficient memory", error.message())
        .response()
        .header(HttpHeaders.LOCATION, location)
        .build();
  }
}
