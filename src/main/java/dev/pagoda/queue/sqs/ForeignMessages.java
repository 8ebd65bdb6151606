package dev.pagoda.queue.sqs;

import java.time.Duration;
import software.amazon.awssdk.services.sqs.model.Message;

/** Messages that are not ours: how to show them, and how long to leave them alone. */
final class ForeignMessages {
  private static final int SHOWN = 100;
  private static final int LONGEST_SECONDS = 300;

  private ForeignMessages() {}

  /** The beginning of the body on one line, for a log. */
  static String excerpt(Message message) {
    String body = String.valueOf(message.body());
    String start = body.length() > SHOWN ? body.substring(0, SHOWN) + "…" : body;
    return start.replaceAll("[\\p{Cntrl}\\u2028\\u2029]", " ");
  }

  /** 1 second after the first receive, twice as long after each further one, 5 minutes at most. */
  static Duration pause(int receives) {
    int doublings = Math.max(0, Math.min(receives - 1, 10));
    return Duration.ofSeconds(Math.min(LONGEST_SECONDS, 1 << doublings));
  }
}
