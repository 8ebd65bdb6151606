package dev.pagoda.generation;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.List;

/** Where a job is. It ends exactly once: succeeded, failed or canceled, and never changes again. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "status")
@JsonSubTypes({
  @JsonSubTypes.Type(value = JobState.Queued.class, name = "queued"),
  @JsonSubTypes.Type(value = JobState.Running.class, name = "running"),
  @JsonSubTypes.Type(value = JobState.Succeeded.class, name = "succeeded"),
  @JsonSubTypes.Type(value = JobState.Failed.class, name = "failed"),
  @JsonSubTypes.Type(value = JobState.Canceled.class, name = "canceled")
})
public sealed interface JobState {
  /** Name in JSON: {@code queued}, … */
  String status();

  /** Whether nothing more will happen. */
  default boolean ended() {
    return false;
  }

  /** Waits for a worker. */
  record Queued() implements JobState {
    @Override
    public String status() {
      return "queued";
    }
  }

  /**
   * A worker has it.
   *
   * @param step denoising steps done, as the record was told a few seconds ago
   * @param totalSteps denoising steps in all
   * @param stepsPerSecond since the first step; 0 while nobody can tell
   * @param preview the latest preview pictures, or null
   */
  record Running(int step, int totalSteps, double stepsPerSecond, Preview preview)
      implements JobState {
    /** At a pace that is not known yet. */
    public Running(int step, int totalSteps) {
      this(step, totalSteps, 0, null);
    }

    @Override
    public String status() {
      return "running";
    }
  }

  /**
   * What the pictures are becoming.
   *
   * @param step steps done when they were made
   * @param keys of the objects, JPEG, one per picture
   */
  record Preview(int step, List<String> keys) {
    public Preview {
      keys = List.copyOf(keys);
    }
  }

  /** The pictures are in the store. */
  record Succeeded(List<StoredImage> images, JobTimings timings) implements JobState {
    public Succeeded {
      images = List.copyOf(images);
    }

    @Override
    public String status() {
      return "succeeded";
    }

    @Override
    public boolean ended() {
      return true;
    }
  }

  /** There will be no pictures, and why. */
  record Failed(JobError error) implements JobState {
    @Override
    public String status() {
      return "failed";
    }

    @Override
    public boolean ended() {
      return true;
    }
  }

  /** Somebody did not want it any more. */
  record Canceled() implements JobState {
    @Override
    public String status() {
      return "canceled";
    }

    @Override
    public boolean ended() {
      return true;
    }
  }
}
