package dev.pagoda.api;

/** As many clients follow generations as this process lets. */
final class TooManyStreamsException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  TooManyStreamsException(int most) {
    super("%d generations are followed, as many as there may be at a time.".formatted(most));
  }
}
