package dev.pagoda.cloud;

import java.time.Duration;
import java.util.Map;
import java.util.function.BiConsumer;

/** What a {@link FaultProxy} does to a request that a rule matches. */
public sealed interface Fault {
  /** Nothing; the rule only counts. */
  record Count() implements Fault {}

  /** Waits before it is forwarded. */
  record Delay(Duration duration) implements Fault {}

  /** Is not forwarded; the client gets this instead. */
  record Answer(int status, Map<String, String> headers, String body) implements Fault {}

  /** Is not forwarded; the connection ends. */
  record DropRequest() implements Fault {}

  /** Is forwarded, but the connection ends before the client gets the answer. */
  record DropAnswer() implements Fault {}

  /** Something is done first; then it is forwarded. */
  record Before(Runnable action) implements Fault {}

  /** Is forwarded and answered by the server; then something is done; then the client gets it. */
  record After(Runnable action) implements Fault {}

  /** Is forwarded and answered; then somebody looks at both; then the client gets the answer. */
  record Watch(BiConsumer<ProxiedRequest, ProxiedAnswer> observer) implements Fault {}

  /** An error as S3 sends it. */
  static Fault s3Error(int status, String code) {
    return new Answer(
        status,
        Map.of("Content-Type", "application/xml"),
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?><Error><Code>"
            + code
            + "</Code><Message>injected</Message><RequestId>1</RequestId></Error>");
  }

  /** An error as SQS sends it, such as {@code RequestThrottled}. */
  static Fault sqsError(int status, String code) {
    return new Answer(
        status,
        Map.of("Content-Type", "application/x-amz-json-1.0"),
        "{\"__type\":\"com.amazonaws.sqs#" + code + "\",\"message\":\"injected\"}");
  }
}
