package dev.pagoda.queue.sqs;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * The body of a message, <code>{"job": "ID"}</code>. It says no more than which job: all else is in
 * the job's record. Further members are left alone, for later versions.
 */
public final class JobMessage {
  private static final String JOB = "job";
  private static final JsonMapper MAPPER =
      JsonMapper.builder().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS).build();

  private JobMessage() {}

  /** The message of a job. */
  public static String write(String jobId) {
    try {
      return MAPPER.writeValueAsString(Map.of(JOB, jobId));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("Every id can be written as JSON.", e);
    }
  }

  /**
   * Reads a message.
   *
   * @param isJobId whether a text has the form of a job's id
   * @return the job's id; empty where the message is none of ours
   */
  public static Optional<String> read(String body, Predicate<String> isJobId) {
    try {
      JsonNode job = MAPPER.readTree(body).path(JOB);
      return job.isTextual() ? Optional.of(job.textValue()).filter(isJobId) : Optional.empty();
    } catch (JsonProcessingException e) {
      return Optional.empty();
    }
  }
}
