package dev.pagoda.webhook;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.pagoda.generation.Job;
import dev.pagoda.generation.WebhookLog.Attempt;
import dev.pagoda.net.NetworkGuard;
import dev.pagoda.net.OutboundRequest;
import dev.pagoda.net.OutboundRequest.Overflow;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** Writes what is posted when a job has ended, after Standard Webhooks. */
final class Messages {
  /** An answer says all with its status; some receivers want to see it read. */
  private static final int ANSWER_BYTES = 4096;

  private static final JsonMapper MAPPER = JsonMapper.builder().build();

  private final JobPayload payload;
  private final Signer signer;
  private final String agent;
  private final Duration timeout;

  Messages(JobPayload payload, Signer signer, String agent, Duration timeout) {
    this.payload = payload;
    this.signer = signer;
    this.agent = agent;
    this.timeout = timeout;
  }

  /**
   * The next call for a job.
   *
   * @param guard reads the address
   * @param now when the attempt is made
   * @return fails with IllegalArgumentException where its address may not be called any more
   */
  Uni<OutboundRequest> next(Job job, NetworkGuard guard, Instant now) {
    return payload
        .of(job)
        .map(data -> body(job, data, now))
        .map(
            body ->
                new OutboundRequest(
                    guard.parse(job.webhookUrl()),
                    headers(job, body, now),
                    body,
                    timeout,
                    ANSWER_BYTES,
                    Overflow.CUT));
  }

  private static byte[] body(Job job, JsonNode data, Instant now) {
    List<Attempt> attempts = job.webhookLog().attempts();
    ObjectNode message = MAPPER.createObjectNode();
    message.put("type", "generation." + job.state().status());
    message.put("timestamp", (attempts.isEmpty() ? now : attempts.get(0).at()).toString());
    message.set("data", data);
    try {
      return MAPPER.writeValueAsBytes(message);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("Every tree can be written as JSON.", e);
    }
  }

  private Map<String, String> headers(Job job, byte[] body, Instant now) {
    String id = "msg_" + job.id(); // one message per job: receivers tell repetitions by it
    return Map.of(
        "Content-Type",
        "application/json",
        "User-Agent",
        agent,
        "webhook-id",
        id,
        "webhook-timestamp",
        String.valueOf(now.getEpochSecond()),
        "webhook-signature",
        signer.sign(id, now.getEpochSecond(), body));
  }
}
