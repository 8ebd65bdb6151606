package dev.pagoda.generation;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** The jobs that this process accepted or runs and that have not ended. */
final class LiveJobs {
  private final Map<String, LiveJob> jobs = new ConcurrentHashMap<>();
  private final JobListener listener;

  LiveJobs(JobListener listener) {
    this.listener = listener;
  }

  LiveJob open(String id) {
    return jobs.computeIfAbsent(id, key -> new LiveJob());
  }

  Optional<LiveJob> find(String id) {
    return Optional.ofNullable(jobs.get(id));
  }

  /** Tells those who wait that the job has ended, and forgets it. */
  void end(Job job) {
    LiveJob live = jobs.remove(job.id());
    if (live != null) {
      live.end(job);
    }
    listener.ended(job);
  }

  void forget(String id) {
    jobs.remove(id);
  }
}
