package dev.pagoda.api.openai;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.pagoda.generation.Job;
import dev.pagoda.generation.JobError;
import dev.pagoda.generation.JobState.Preview;
import dev.pagoda.generation.JobState.Running;
import dev.pagoda.generation.JobState.Succeeded;
import dev.pagoda.generation.StoredImage;
import dev.pagoda.storage.ObjectContent;
import io.smallrye.mutiny.Multi;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.jboss.logging.Logger;

/**
 * Turns looks at a job into the events of one connection: previews as they come, then the pictures,
 * or an error. What is not told by an event keeps the connection alive as a comment.
 */
final class ImageEvents {
  private static final Logger LOG = Logger.getLogger(ImageEvents.class);

  /** Proxies cut connections on which nothing comes. */
  private static final long SILENCE_NANOS = Duration.ofSeconds(15).toNanos();

  private final ImageAnswers answers;
  private final ObjectMapper mapper;
  private final String prefix;
  private final int mostPartial;
  private int partial;
  private int latestStep;
  private boolean ended;
  private long latestNanos;

  /**
   * @param prefix what the names of events start with: {@code image_generation}
   * @param mostPartial previews to tell of
   */
  ImageEvents(ImageAnswers answers, ObjectMapper mapper, String prefix, int mostPartial) {
    this.answers = answers;
    this.mapper = mapper;
    this.prefix = prefix;
    this.mostPartial = mostPartial;
    this.latestNanos = System.nanoTime() - SILENCE_NANOS; // the first look is told at once
  }

  /**
   * All that there is to tell.
   *
   * @param looks at the job until it has ended, or nobody waits any longer
   * @return server-sent events; never fails
   */
  Multi<String> of(Multi<Job> looks) {
    return looks
        .onItem()
        .transformToMultiAndConcatenate(this::of)
        .onCompletion()
        .continueWith(() -> ended ? List.of() : List.of(error(ImageJobs.UNFINISHED)))
        .onFailure()
        .recoverWithItem(this::failed);
  }

  private Multi<String> of(Job job) {
    if (job.state() instanceof Succeeded succeeded) {
      ended = true;
      return completed(job, succeeded.images());
    }
    if (job.state().ended()) {
      ended = true;
      return Multi.createFrom().item(error(ImageJobs.reason(job.state())));
    }
    Preview preview = job.state() instanceof Running running ? running.preview() : null;
    if (preview != null && preview.step() > latestStep && partial < mostPartial) {
      latestStep = preview.step();
      return partial(job, preview.keys(), partial++);
    }
    if (System.nanoTime() - latestNanos >= SILENCE_NANOS) {
      latestNanos = System.nanoTime();
      return Multi.createFrom().item(": " + job.state().status() + "\n\n");
    }
    return Multi.createFrom().empty();
  }

  private Multi<String> partial(Job job, List<String> keys, int index) {
    return Multi.createFrom()
        .iterable(() -> IntStream.range(0, keys.size()).iterator())
        .onItem()
        .transformToUniAndConcatenate(
            image ->
                answers.content(keys.get(image)).map(file -> partial(job, file, index, image)));
  }

  private String partial(Job job, ObjectContent file, int index, int image) {
    String format = file.object().contentType().replaceFirst("^image/", "");
    return picture("partial_image", job, file, format, index, image, null, null);
  }

  private Multi<String> completed(Job job, List<StoredImage> images) {
    String format = job.request().outputFormat().jsonName();
    return Multi.createFrom()
        .iterable(() -> IntStream.range(0, images.size()).iterator())
        .onItem()
        .transformToUniAndConcatenate(
            image ->
                answers
                    .content(images.get(image).key())
                    .map(
                        file ->
                            picture(
                                "completed",
                                job,
                                file,
                                format,
                                null,
                                image,
                                images.get(image).seed(),
                                ImageEvent.Usage.NONE)));
  }

  private String picture(
      String name,
      Job job,
      ObjectContent file,
      String format,
      Integer index,
      int image,
      Long seed,
      ImageEvent.Usage usage) {
    latestNanos = System.nanoTime();
    String type = prefix + "." + name;
    return event(
        type,
        new ImageEvent(
            type,
            file.bytes(),
            Instant.now().getEpochSecond(),
            ImageAnswers.size(job),
            ImageAnswers.BACKGROUND,
            format,
            "auto",
            index,
            image,
            seed,
            usage));
  }

  private String failed(Throwable failure) {
    LOG.error("A stream of pictures failed.", failure);
    return error(
        new JobError("internal_error", 500, "The service failed; its log has the details."));
  }

  private String error(JobError error) {
    return event("error", OpenAiError.of(error.status(), error.code(), error.message(), null));
  }

  private String event(String name, Object data) {
    try {
      return "event: " + name + "\ndata: " + mapper.writeValueAsString(data) + "\n\n";
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("Every event can be written as JSON.", e);
    }
  }
}
