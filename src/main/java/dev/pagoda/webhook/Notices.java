package dev.pagoda.webhook;

import dev.pagoda.generation.Job;
import dev.pagoda.generation.JobListener;
import io.smallrye.mutiny.Uni;
import java.util.function.Consumer;

/** Puts jobs that want a call into the outbox, and passes their ends on. */
final class Notices implements JobListener {
  private final Outbox outbox;
  private volatile Consumer<String> dispatcher = id -> {};

  Notices(Outbox outbox) {
    this.outbox = outbox;
  }

  /** From now on {@code dispatcher} gets the ids of jobs that have ended and want a call. */
  void tell(Consumer<String> told) {
    this.dispatcher = told;
  }

  @Override
  public Uni<Void> accepted(Job job) {
    return isWanted(job) ? outbox.add(job.id()) : Uni.createFrom().voidItem();
  }

  @Override
  public Uni<Void> withdrawn(Job job) {
    return isWanted(job) ? outbox.remove(job.id()) : Uni.createFrom().voidItem();
  }

  @Override
  public void ended(Job job) {
    if (isWanted(job)) {
      dispatcher.accept(job.id());
    }
  }

  private static boolean isWanted(Job job) {
    return job.webhookUrl() != null;
  }
}
