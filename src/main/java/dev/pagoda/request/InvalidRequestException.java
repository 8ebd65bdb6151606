package dev.pagoda.request;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A request that cannot be accepted; carries everything that is wrong with it. */
public final class InvalidRequestException extends RuntimeException {
  private static final long serialVersionUID = 1L;
  private final transient List<FieldError> errors;

  public InvalidRequestException(List<FieldError> errors) {
    super(
        errors.stream().map(e -> e.field() + ": " + e.message()).collect(Collectors.joining("; ")));
    this.errors = List.copyOf(errors);
  }

  /** Everything that is wrong with it, and one thing more. */
  public InvalidRequestException and(FieldError error) {
    return new InvalidRequestException(Stream.concat(errors.stream(), Stream.of(error)).toList());
  }

  public List<FieldError> errors() {
    return errors;
  }
}
