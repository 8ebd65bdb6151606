package dev.pagoda.storage.s3;

import dev.pagoda.storage.StorageException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.UnknownHostException;
import java.util.Map;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLException;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.ApiCallAttemptTimeoutException;
import software.amazon.awssdk.core.exception.ApiCallTimeoutException;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;

/** Tells failures of S3 apart, and says them without addresses, names or credentials. */
final class S3Failures {
  private static final String EXPIRED = "the credentials have expired";
  private static final String INVALID = "the store does not accept the credentials";
  private static final String REGION = "the bucket is in another region";
  private static final String CLOCK =
      "the clock of this machine differs too much from that of the store";

  /** Codes of S3 and of services that are compatible with it. */
  private static final Map<String, String> REASONS =
      Map.ofEntries(
          Map.entry("ExpiredToken", EXPIRED),
          Map.entry("ExpiredTokenException", EXPIRED),
          Map.entry("TokenRefreshRequired", EXPIRED),
          Map.entry("InvalidAccessKeyId", INVALID),
          Map.entry("InvalidToken", INVALID),
          Map.entry("SignatureDoesNotMatch", INVALID),
          Map.entry("RequestTimeTooSkewed", CLOCK),
          Map.entry("RequestExpired", CLOCK),
          Map.entry("NoSuchBucket", "the bucket does not exist"),
          Map.entry("PermanentRedirect", REGION),
          Map.entry("AuthorizationHeaderMalformed", REGION),
          Map.entry("InvalidObjectState", "the object is archived"));

  private S3Failures() {}

  /**
   * What is thrown for {@code failure}.
   *
   * @param what was tried, such as {@code read object a/b}
   */
  static StorageException of(String what, Throwable failure) {
    return failure instanceof StorageException known
        ? known
        : new StorageException("Could not " + what + ": " + reason(failure) + ".", failure);
  }

  /** Whether the object, and not its bucket, is missing. */
  static boolean isMissing(Throwable failure) {
    return failure instanceof NoSuchKeyException
        || (failure instanceof AwsServiceException e
            && e.statusCode() == 404
            && !"NoSuchBucket".equals(code(e)));
  }

  /** Whether the condition of a conditional write did not hold. */
  static boolean isRefusedCondition(Throwable failure) {
    return failure instanceof AwsServiceException e && e.statusCode() == 412;
  }

  /** Whether another conditional write of the same object was under way. */
  static boolean isConflict(Throwable failure) {
    return failure instanceof AwsServiceException e && e.statusCode() == 409;
  }

  private static String reason(Throwable failure) {
    if (failure instanceof AwsServiceException answer) {
      return answered(answer);
    }
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      String reason = unanswered(cause);
      if (reason != null) {
        return reason;
      }
    }
    return "the store cannot be used";
  }

  private static String answered(AwsServiceException e) {
    int status = e.statusCode();
    String known = REASONS.get(code(e));
    if (known != null) {
      return known;
    } else if (e.isClockSkewException()) {
      return CLOCK;
    } else if (e.isThrottlingException() || status == 503) {
      return "the store asks for fewer requests";
    } else if (status == 403 || status == 401) {
      return "access denied";
    } else if (status == 301 || status == 307) {
      return REGION;
    } else if (status == 404) {
      return "the bucket does not exist";
    }
    return status >= 500
        ? "the store failed with status " + status
        : "the store refused the request with status " + status;
  }

  /** Why there was no answer, as far as one link of the chain of causes tells. */
  private static String unanswered(Throwable cause) {
    if (cause instanceof ApiCallTimeoutException
        || cause instanceof ApiCallAttemptTimeoutException
        || cause instanceof TimeoutException
        || cause instanceof io.netty.handler.timeout.TimeoutException) {
      return "the store did not answer in time";
    } else if (cause instanceof UnknownHostException
        || cause instanceof ConnectException
        || cause instanceof NoRouteToHostException) {
      return "the store cannot be reached";
    } else if (cause instanceof SSLException) {
      return "no secure connection to the store could be made";
    } else if (cause instanceof IOException) {
      return "the connection to the store was lost";
    }
    String message = cause.getMessage();
    return message != null && message.contains("Unable to load credentials")
        ? "no credentials were found"
        : null;
  }

  private static String code(AwsServiceException e) {
    return e.awsErrorDetails() == null || e.awsErrorDetails().errorCode() == null
        ? ""
        : e.awsErrorDetails().errorCode();
  }
}
