package dev.pagoda.event;

import dev.pagoda.event.EventResult.Accepted;
import dev.pagoda.event.EventResult.Ignored;
import dev.pagoda.event.EventResult.NotNow;
import dev.pagoda.event.EventResult.Refused;
import dev.pagoda.generation.Job;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** What became of all events of one delivery, which succeeds or fails as a whole. */
public record EventResults(List<EventResult> all) {
  public EventResults {
    all = List.copyOf(all);
  }

  /** Why all of it is to be delivered again; what succeeded is not repeated then. */
  public Optional<NotNow> notNow() {
    return of(NotNow.class).findFirst();
  }

  /** Why it will never succeed, wholly or in part. */
  public Optional<Refused> refused() {
    return of(Refused.class).findFirst();
  }

  /** The jobs that were made. */
  public List<Job> jobs() {
    return of(Accepted.class).map(Accepted::job).toList();
  }

  /** Why the others made none. */
  public List<String> ignored() {
    return of(Ignored.class).map(Ignored::reason).toList();
  }

  private <T extends EventResult> Stream<T> of(Class<T> kind) {
    return all.stream().filter(kind::isInstance).map(kind::cast);
  }
}
