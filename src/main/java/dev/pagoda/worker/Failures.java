package dev.pagoda.worker;

import dev.pagoda.generation.JobError;
import dev.pagoda.image.ImageException;
import dev.pagoda.model.ModelException;
import dev.pagoda.onnx.DeviceUnavailableException;
import dev.pagoda.onnx.DoesNotFitException;
import dev.pagoda.onnx.RunFailedException;
import dev.pagoda.request.InvalidRequestException;
import dev.pagoda.storage.StorageException;

/** Says to the person who sent a job why it failed, without internals. */
final class Failures {
  private Failures() {}

  static JobError of(Throwable failure) {
    if (failure instanceof DoesNotFitException) {
      return new JobError("does_not_fit", 507, failure.getMessage());
    }
    if (failure instanceof OutOfMemoryError) {
      return new JobError(
          "out_of_memory", 507, "The job needs more memory than the worker's process has.");
    }
    if (failure instanceof DeviceUnavailableException) {
      return new JobError("device_unavailable", 503, failure.getMessage());
    }
    if (failure instanceof RunFailedException) {
      return new JobError("run_failed", 500, failure.getMessage());
    }
    if (failure instanceof ModelException) {
      return new JobError("model_unusable", 500, failure.getMessage());
    }
    if (failure instanceof InvalidRequestException) {
      return new JobError("invalid_request", 400, failure.getMessage());
    }
    if (failure instanceof ImageException) {
      return new JobError("invalid_image", 400, failure.getMessage());
    }
    if (failure instanceof InputMissingException) {
      return new JobError("input_missing", 410, failure.getMessage());
    }
    if (failure instanceof StorageException) {
      return new JobError("storage_failed", 503, failure.getMessage());
    }
    return new JobError(
        "internal_error", 500, "The worker failed; its log has the details under the job's id.");
  }

  /** Whether nobody could know that it would happen, so that the log needs the stack trace. */
  static boolean isUnexpected(Throwable failure) {
    return of(failure).code().equals("internal_error")
        || failure instanceof RunFailedException
        || failure instanceof Error;
  }
}
