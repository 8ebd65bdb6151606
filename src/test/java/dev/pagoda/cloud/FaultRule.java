package dev.pagoda.cloud;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;

/** Does a fault to some of the requests that match, and counts all that match. */
public final class FaultRule {
  private final Predicate<ProxiedRequest> match;
  private final Fault fault;
  private final int skip;
  private final int times;
  private final AtomicInteger matches = new AtomicInteger();

  /**
   * @param skip how many matching requests pass before the first that the fault is done to
   * @param times how many requests the fault is done to
   */
  public FaultRule(Predicate<ProxiedRequest> match, Fault fault, int skip, int times) {
    this.match = match;
    this.fault = fault;
    this.skip = skip;
    this.times = times;
  }

  /** Every matching request. */
  public static FaultRule always(Predicate<ProxiedRequest> match, Fault fault) {
    return new FaultRule(match, fault, 0, Integer.MAX_VALUE);
  }

  /** The first matching request. */
  public static FaultRule once(Predicate<ProxiedRequest> match, Fault fault) {
    return new FaultRule(match, fault, 0, 1);
  }

  /** Counts matching requests and does nothing to them. */
  public static FaultRule count(Predicate<ProxiedRequest> match) {
    return always(match, new Fault.Count());
  }

  /** How many requests have matched, whether or not the fault was done to them. */
  public int matches() {
    return matches.get();
  }

  /** How many requests the fault was done to. */
  public int hits() {
    return Math.min(Math.max(matches.get() - skip, 0), times);
  }

  Fault fault() {
    return fault;
  }

  /** Counts {@code request} if it matches; true if the fault is to be done to it. */
  boolean hit(ProxiedRequest request) {
    if (!match.test(request)) {
      return false;
    }
    int before = matches.getAndIncrement();
    return before >= skip && before - skip < times;
  }
}
