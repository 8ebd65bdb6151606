package dev.pagoda.api.openai;

import dev.pagoda.generation.JobError;

/** A generation that was accepted has ended without pictures; asking again may not help. */
final class NoPicturesException extends RuntimeException {
  private static final long serialVersionUID = 1L;
  private final transient JobError error;

  NoPicturesException(JobError error) {
    super(error.message());
    this.error = error;
  }

  int status() {
    return error.status();
  }

  String code() {
    return error.code();
  }
}
