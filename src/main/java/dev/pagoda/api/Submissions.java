package dev.pagoda.api;

import com.fasterxml.jackson.databind.JsonNode;
import dev.pagoda.generation.InputStore;
import dev.pagoda.generation.Job;
import dev.pagoda.generation.JobService;
import dev.pagoda.request.GenerationRequest;
import dev.pagoda.request.InputImages;
import dev.pagoda.request.RequestReader;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import jakarta.inject.Singleton;

/** Turns what clients send into jobs: first the stored pictures that it names, then everything. */
@Singleton
final class Submissions {
  private final RequestReader reader;
  private final InputStore inputs;
  private final JobService jobs;

  Submissions(RequestReader reader, InputStore inputs, JobService jobs) {
    this.reader = reader;
    this.inputs = inputs;
    this.jobs = jobs;
  }

  /**
   * Submits a request.
   *
   * @return the job, or {@link dev.pagoda.request.InvalidRequestException}, or what {@link
   *     JobService#submit} fails with
   */
  Uni<Job> submit(JsonNode body) {
    return inputs
        .fetch(reader.objects(body))
        .emitOn(Infrastructure.getDefaultWorkerPool()) // looking into pictures takes a while
        .flatMap(
            objects -> {
              InputImages images = new InputImages(objects);
              GenerationRequest request = reader.read(body, images);
              return jobs.submit(request, images.inline());
            });
  }
}
