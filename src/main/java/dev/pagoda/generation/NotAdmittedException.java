package dev.pagoda.generation;

/** A request that this process could never run; nothing of it was kept. */
public final class NotAdmittedException extends RuntimeException {
  private static final long serialVersionUID = 1L;
  private final transient JobError error;

  NotAdmittedException(JobError error) {
    super(error.message());
    this.error = error;
  }

  public JobError error() {
    return error;
  }
}
