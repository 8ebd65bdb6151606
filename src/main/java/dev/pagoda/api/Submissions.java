package dev.pagoda.api;

import com.fasterxml.jackson.databind.JsonNode;
import dev.pagoda.generation.InputStore;
import dev.pagoda.generation.Job;
import dev.pagoda.generation.JobService;
import dev.pagoda.request.GenerationRequest;
import dev.pagoda.request.InputImages;
import dev.pagoda.request.RequestReader;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Turns what clients send into jobs: first the stored pictures that it names, then everything. */
@Singleton
final class Submissions {
  /** Pictures are decoded to look into them: no more at once than memory surely holds. */
  private static final int READERS = 2;

  private final ExecutorService readers =
      Executors.newFixedThreadPool(READERS, Submissions::thread);
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
    return Uni.createFrom()
        .item(body)
        .invoke(jobs::requireRoom) // before pictures are decoded in vain
        .map(reader::objects)
        .flatMap(inputs::fetch)
        .emitOn(readers)
        .flatMap(
            objects -> {
              InputImages images = new InputImages(objects);
              GenerationRequest request = reader.read(body, images);
              return jobs.submit(request, images.inline());
            });
  }

  @PreDestroy
  void stop() {
    readers.shutdownNow();
  }

  private static Thread thread(Runnable task) {
    Thread thread = new Thread(task, "pagoda-reader");
    thread.setDaemon(true);
    return thread;
  }
}
