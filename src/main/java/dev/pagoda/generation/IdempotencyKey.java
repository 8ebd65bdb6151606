package dev.pagoda.generation;

import dev.pagoda.request.FieldError;
import dev.pagoda.request.InvalidRequestException;
import java.util.List;

/**
 * What a client calls one submission, so that sending it again makes no second job.
 *
 * @param value 1 to 255 visible ASCII characters
 */
public record IdempotencyKey(String value) {
  /** Name of the HTTP header, and of the attribute of a message. */
  public static final String HEADER = "Idempotency-Key";

  private static final int LONGEST = 255;

  /**
   * Takes what a client sent.
   *
   * @throws InvalidRequestException naming the header
   */
  public static IdempotencyKey of(String value) {
    if (value.isEmpty()
        || value.length() > LONGEST
        || !value.chars().allMatch(c -> c > ' ' && c < 127)) {
      throw new InvalidRequestException(
          List.of(new FieldError(HEADER, "must be 1 to " + LONGEST + " visible ASCII characters")));
    }
    return new IdempotencyKey(value);
  }

  /** The key of one caller, whom others who use the same name do not meet. */
  IdempotencyKey of(Caller caller) {
    return caller.owner() == null ? this : new IdempotencyKey(caller.owner() + " " + value);
  }
}
