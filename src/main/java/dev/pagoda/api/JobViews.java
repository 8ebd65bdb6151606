package dev.pagoda.api;

import dev.pagoda.generation.Job;
import dev.pagoda.generation.JobError;
import dev.pagoda.generation.JobService;
import dev.pagoda.generation.JobState;
import dev.pagoda.generation.JobState.Failed;
import dev.pagoda.generation.JobState.Preview;
import dev.pagoda.generation.JobState.Queued;
import dev.pagoda.generation.JobState.Running;
import dev.pagoda.generation.JobState.Succeeded;
import dev.pagoda.generation.JobTimings;
import dev.pagoda.generation.StoredImage;
import dev.pagoda.storage.ObjectStore;
import dev.pagoda.storage.SignedUrl;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.net.URI;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.IntStream;

/** Shows jobs to clients: with their place in the queue and links that are signed now. */
@Singleton
public final class JobViews {
  private final JobService jobs;
  private final ObjectStore store;

  JobViews(JobService jobs, ObjectStore store) {
    this.jobs = jobs;
    this.store = store;
  }

  /**
   * The job as {@code GET} shows it.
   *
   * @param base address of this service, with a slash at the end
   */
  public Uni<JobView> view(Job job, URI base) {
    if (job.state() instanceof Running running && running.preview() != null) {
      return store
          .sign(running.preview().keys())
          .map(
              urls ->
                  view(job, List.of(), JobTimings.NONE, preview(running.preview(), urls, base)));
    }
    if (!(job.state() instanceof Succeeded succeeded)) {
      return Uni.createFrom().item(() -> view(job, List.of(), JobTimings.NONE, null));
    }
    List<StoredImage> images = succeeded.images();
    return store
        .sign(images.stream().map(StoredImage::key).toList())
        .map(urls -> view(job, link(images, urls, base), succeeded.timings(), null));
  }

  private JobView view(
      Job job, List<JobView.Image> images, JobTimings timings, JobView.Preview preview) {
    return new JobView(
        job.id(),
        job.state().status(),
        position(job),
        job.createdAt(),
        job.request(),
        progress(job, preview),
        new JobView.Pag(job.appliedLayers()),
        images,
        new JobView.Timings(
            timings.queuedMs(),
            timings.loadMs(),
            timings.encodeMs(),
            timings.denoiseMs(),
            timings.decodeMs(),
            timings.storeMs()),
        error(job.state()),
        WebhookView.of(job));
  }

  private Integer position(Job job) {
    OptionalInt position =
        job.state() instanceof Queued ? jobs.position(job.id()) : OptionalInt.empty();
    return position.isPresent() ? position.getAsInt() : null;
  }

  private static JobView.Progress progress(Job job, JobView.Preview preview) {
    if (job.state() instanceof Running running) {
      return JobView.Progress.of(running, preview);
    }
    int total = job.request().steps();
    return new JobView.Progress(
        job.state() instanceof Succeeded ? total : 0, total, null, null, null);
  }

  private static JobView.Preview preview(Preview preview, List<SignedUrl> urls, URI base) {
    return new JobView.Preview(
        preview.step(),
        urls.stream()
            .map(url -> new JobView.PreviewImage(base.resolve(url.url()), url.expiresAt()))
            .toList());
  }

  private static JobView.GenerationError error(JobState state) {
    if (!(state instanceof Failed failed)) {
      return null;
    }
    JobError error = failed.error();
    return new JobView.GenerationError(error.code(), error.status(), error.message());
  }

  private static List<JobView.Image> link(
      List<StoredImage> images, List<SignedUrl> urls, URI base) {
    return IntStream.range(0, images.size())
        .mapToObj(
            i -> {
              StoredImage image = images.get(i);
              return new JobView.Image(
                  base.resolve(urls.get(i).url()),
                  urls.get(i).expiresAt(),
                  image.key(),
                  image.contentType(),
                  image.width(),
                  image.height(),
                  image.seed(),
                  image.sha256());
            })
        .toList();
  }
}
