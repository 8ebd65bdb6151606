package dev.pagoda.hub;

/** A pull that nobody can mean. */
public final class InvalidPullException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String field;

  InvalidPullException(String field, String message) {
    super(message);
    this.field = field;
  }

  /** What is wrong: {@code repository}, {@code revision}, {@code folder}, … */
  public String field() {
    return field;
  }
}
