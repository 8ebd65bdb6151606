package dev.pagoda.generation;

/** The key of this submission was used for another one. */
public final class IdempotencyConflictException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public IdempotencyConflictException() {
    super(
        IdempotencyKey.HEADER
            + " was used for another body; take a new key, or send the same body.");
  }
}
