package dev.pagoda.cloud;

import static dev.pagoda.cloud.ProxiedRequest.action;
import static dev.pagoda.cloud.ProxiedRequest.object;

import java.time.Duration;
import java.util.function.Predicate;

/** Where a worker can die on the way of a job of two pictures; each is known by a request. */
@SuppressWarnings("ImmutableEnumChecker") // traps keep nothing
enum KillPoint {
  BEFORE_THE_MESSAGE_ARRIVES(Node::onReceive),
  BEFORE_THE_RECORD_IS_READ((node, kill) -> before(node.s3, object("GET", "/jobs/"), kill)),
  AFTER_THE_RECORD_IS_READ((node, kill) -> after(node.s3, object("GET", "/jobs/"), kill)),
  BEFORE_THE_CLAIM((node, kill) -> before(node.s3, claim(), kill)),
  AFTER_THE_CLAIM_IS_STORED((node, kill) -> after(node.s3, claim(), kill)),
  WHILE_IT_STARTS((node, kill) -> later(node, claim(), kill, Duration.ofMillis(60))),
  WHILE_IT_COMPUTES(true, (node, kill) -> later(node, claim(), kill, Duration.ofMillis(300))),
  BEFORE_A_HEARTBEAT(true, (node, kill) -> before(node.s3, heartbeat(), kill)),
  AFTER_A_HEARTBEAT_IS_STORED(true, (node, kill) -> after(node.s3, heartbeat(), kill)),
  BEFORE_AN_EXTENSION(
      true, (node, kill) -> before(node.sqs, action("ChangeMessageVisibility"), kill)),
  AFTER_AN_EXTENSION(
      true, (node, kill) -> after(node.sqs, action("ChangeMessageVisibility"), kill)),
  BEFORE_THE_FIRST_PICTURE((node, kill) -> before(node.s3, picture(0), kill)),
  IN_THE_MIDST_OF_THE_FIRST_PICTURE((node, kill) -> HalfSent.add(node, picture(0), kill)),
  AFTER_THE_FIRST_PICTURE_IS_STORED((node, kill) -> after(node.s3, picture(0), kill)),
  BEFORE_THE_SECOND_PICTURE((node, kill) -> before(node.s3, picture(1), kill)),
  WHILE_THE_SECOND_PICTURE_TAKES_LONG((node, kill) -> whileSlow(node, kill)),
  AFTER_THE_SECOND_PICTURE_IS_STORED((node, kill) -> after(node.s3, picture(1), kill)),
  BEFORE_THE_END((node, kill) -> before(node.s3, end(), kill)),
  AFTER_THE_END_IS_STORED((node, kill) -> after(node.s3, end(), kill)),
  BEFORE_THE_ACKNOWLEDGEMENT((node, kill) -> before(node.sqs, action("DeleteMessage"), kill)),
  AFTER_THE_ACKNOWLEDGEMENT((node, kill) -> after(node.sqs, action("DeleteMessage"), kill));

  /** Makes a node die. */
  private interface Trap {
    void set(Node node, Runnable kill);
  }

  private final boolean needsTime;
  private final Trap trap;

  KillPoint(Trap trap) {
    this(false, trap);
  }

  KillPoint(boolean needsTime, Trap trap) {
    this.needsTime = needsTime;
    this.trap = trap;
  }

  /** Whether the run must last longer than a second. */
  boolean needsTime() {
    return needsTime;
  }

  /** Has {@code kill} called when the node comes to this point. */
  void arm(Node node, Runnable kill) {
    trap.set(node, kill);
  }

  /** The request does not arrive. */
  static void before(FaultProxy proxy, Predicate<ProxiedRequest> request, Runnable kill) {
    proxy.add(FaultRule.once(request, new Fault.Before(kill)));
    proxy.add(FaultRule.once(request, new Fault.DropRequest()));
  }

  /** The request arrives, and nobody hears the answer. */
  static void after(FaultProxy proxy, Predicate<ProxiedRequest> request, Runnable kill) {
    proxy.add(FaultRule.once(request, new Fault.After(kill)));
  }

  /** Long enough after a request that the answer is worked on. */
  private static void later(
      Node node, Predicate<ProxiedRequest> request, Runnable kill, Duration delay) {
    node.s3.add(FaultRule.once(request, new Fault.After(() -> Delayed.run(delay, kill))));
  }

  /** At the second heartbeat after the picture was sent. */
  private static void whileSlow(Node node, Runnable kill) {
    node.s3.add(
        FaultRule.once(
            picture(1),
            new Fault.Before(
                () -> node.s3.add(new FaultRule(heartbeat(), new Fault.After(kill), 1, 1)))));
    node.s3.add(FaultRule.once(picture(1), new Fault.Delay(Duration.ofSeconds(20))));
    node.s3.add(FaultRule.once(picture(1), new Fault.DropRequest()));
  }

  static Predicate<ProxiedRequest> record(String status) {
    return object("PUT", "/jobs/").and(request -> RecordHistory.state(request).equals(status));
  }

  private static Predicate<ProxiedRequest> claim() {
    return record("running").and(request -> RecordHistory.beats(request) == 0);
  }

  static Predicate<ProxiedRequest> heartbeat() {
    return record("running").and(request -> RecordHistory.beats(request) > 0);
  }

  private static Predicate<ProxiedRequest> picture(int index) {
    return object("PUT", "/images/").and(ProxiedRequest.uri("/" + index + ".png"));
  }

  private static Predicate<ProxiedRequest> end() {
    return record("succeeded");
  }
}
