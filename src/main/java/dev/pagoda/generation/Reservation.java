package dev.pagoda.generation;

import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * What an idempotency key stands for.
 *
 * @param jobId the one job that it makes, on record or not yet
 * @param body digest of the body that it came with
 * @param queued whether the job surely went into the queue
 */
record Reservation(@JsonProperty("jobId") String jobId, String body, boolean queued) {
  Reservation asQueued() {
    return new Reservation(jobId, body, true);
  }

  /**
   * The same, for a submission of this body.
   *
   * @throws IdempotencyConflictException where it was made for another
   */
  Reservation requireBody(String digest) {
    if (!body.equals(digest)) {
      throw new IdempotencyConflictException();
    }
    return this;
  }
}
