package dev.pagoda.generation;

/** The job has ended, so it cannot be canceled. */
public final class JobEndedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public JobEndedException(JobState state) {
    super("The generation has ended already: " + state.status() + ".");
  }
}
