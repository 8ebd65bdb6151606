package dev.pagoda.cloud;

import static dev.pagoda.cloud.ProxiedRequest.action;
import static dev.pagoda.cloud.ProxiedRequest.body;
import static dev.pagoda.cloud.ProxiedRequest.object;

import java.util.function.Predicate;

/** Where a front can die while it accepts a job under an idempotency key. */
@SuppressWarnings("ImmutableEnumChecker") // predicates keep nothing
enum FrontKillPoint {
  BEFORE_THE_RESERVATION(false, false, reservation(false)),
  AFTER_THE_RESERVATION_IS_STORED(true, false, reservation(false)),
  BEFORE_THE_RECORD(false, false, object("PUT", "/jobs/")),
  AFTER_THE_RECORD_IS_STORED(true, false, object("PUT", "/jobs/")),
  BEFORE_THE_MESSAGE(false, true, action("SendMessage")),
  AFTER_THE_MESSAGE_IS_QUEUED(true, true, action("SendMessage")),
  BEFORE_IT_IS_NOTED_THAT_IT_IS_QUEUED(false, false, reservation(true)),
  AFTER_IT_IS_NOTED_THAT_IT_IS_QUEUED(true, false, reservation(true));

  private final boolean after;
  private final boolean sqs;
  private final Predicate<ProxiedRequest> request;

  FrontKillPoint(boolean after, boolean sqs, Predicate<ProxiedRequest> request) {
    this.after = after;
    this.sqs = sqs;
    this.request = request;
  }

  /** Has {@code kill} called when the node comes to this point. */
  void arm(Node node, Runnable kill) {
    FaultProxy proxy = sqs ? node.sqs : node.s3;
    if (after) {
      KillPoint.after(proxy, request, kill);
    } else {
      KillPoint.before(proxy, request, kill);
    }
  }

  private static Predicate<ProxiedRequest> reservation(boolean queued) {
    return object("PUT", "/idempotency/").and(body("\"queued\":" + queued));
  }
}
