package dev.pagoda.queue.sqs;

import dev.pagoda.queue.QueueException;
import java.util.Locale;
import java.util.concurrent.CompletionException;
import java.util.regex.Pattern;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.ApiCallAttemptTimeoutException;
import software.amazon.awssdk.core.exception.ApiCallTimeoutException;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.sqs.model.MessageNotInflightException;
import software.amazon.awssdk.services.sqs.model.QueueDoesNotExistException;
import software.amazon.awssdk.services.sqs.model.ReceiptHandleIsInvalidException;

/** What failures of the SDK mean, in sentences that name no addresses. */
final class SqsFailures {
  private static final Pattern CODE = Pattern.compile("[A-Za-z0-9._-]{1,80}");
  private static final Pattern CREDENTIALS =
      Pattern.compile("(?i).*(token|signature|accessdenied|unrecognizedclient|security|expired).*");

  private SqsFailures() {}

  /** The failure as users of the queue see it. */
  static QueueException translate(Throwable failure) {
    Throwable cause = failure instanceof CompletionException e ? e.getCause() : failure;
    return cause instanceof QueueException e ? e : new QueueException(sentence(cause), cause);
  }

  /** Whether a message is no longer this receiver's: deleted, or visible to all again. */
  static boolean isStaleReceipt(Throwable failure) {
    Throwable cause = failure.getCause();
    return cause instanceof MessageNotInflightException
        || cause instanceof ReceiptHandleIsInvalidException
        || (cause instanceof AwsServiceException e
            && code(e).startsWith("InvalidParameterValue")
            && String.valueOf(e.getMessage())
                .replace(" ", "")
                .toLowerCase(Locale.ROOT)
                .contains("receipthandle"));
  }

  /** Whether the same call may succeed a little later. */
  static boolean isTransient(Throwable failure) {
    return !(failure.getCause() instanceof AwsServiceException e)
        || e.statusCode() >= 500
        || isThrottled(e);
  }

  private static String sentence(Throwable cause) {
    if (cause instanceof QueueDoesNotExistException) {
      return "The queue does not exist.";
    }
    if (cause instanceof AwsServiceException e) {
      return sentence(e);
    }
    if (cause instanceof ApiCallTimeoutException
        || cause instanceof ApiCallAttemptTimeoutException) {
      return "The queue did not answer in time.";
    }
    if (cause instanceof SdkClientException e) {
      return String.valueOf(e.getMessage()).contains("credentials")
          ? "There are no credentials for the queue."
          : "The queue cannot be reached.";
    }
    return "The queue cannot be used (" + cause.getClass().getSimpleName() + ").";
  }

  private static String sentence(AwsServiceException e) {
    if (isThrottled(e)) {
      return "The queue is asked too often (" + code(e) + ").";
    }
    if (e.statusCode() == 401 || e.statusCode() == 403 || CREDENTIALS.matcher(code(e)).matches()) {
      return "The queue does not accept the credentials (" + code(e) + ").";
    }
    return e.statusCode() >= 500
        ? "The queue has failed (status " + e.statusCode() + ")."
        : "The queue has refused the call (" + code(e) + ").";
  }

  private static boolean isThrottled(AwsServiceException e) {
    return e.isThrottlingException() || e.statusCode() == 429 || code(e).equals("OverLimit");
  }

  private static String code(AwsServiceException e) {
    String code = e.awsErrorDetails() == null ? null : e.awsErrorDetails().errorCode();
    return code != null && CODE.matcher(code).matches() ? code : "status " + e.statusCode();
  }
}
