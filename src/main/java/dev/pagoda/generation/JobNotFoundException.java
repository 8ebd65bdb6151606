package dev.pagoda.generation;

/** There is no job of that id. */
public final class JobNotFoundException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public JobNotFoundException() {
    super("There is no generation of that id.");
  }
}
