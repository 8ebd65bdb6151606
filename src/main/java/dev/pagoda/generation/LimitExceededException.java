package dev.pagoda.generation;

import java.util.Objects;
import java.util.OptionalLong;

/** A caller has had as much as is theirs for now; nothing of the request was kept. */
public final class LimitExceededException extends RuntimeException {
  private static final long serialVersionUID = 1L;
  private final transient Allowance allowance;

  public LimitExceededException(Allowance allowance, String message) {
    super(message);
    this.allowance = Objects.requireNonNull(allowance);
  }

  public Allowance allowance() {
    return allowance;
  }

  /** What is limited. */
  public enum Kind {
    REQUESTS("requests", "rate-limited"),
    CONCURRENCY("concurrency", "concurrency-exceeded"),
    PIXEL_STEPS("pixel-steps", "quota-exceeded");

    private final String policy;
    private final String problem;

    Kind(String policy, String problem) {
      this.policy = policy;
      this.problem = problem;
    }

    /** Name of the limit, as in the configuration. */
    public String policy() {
      return policy;
    }

    /** Kind of problem that it is to have none left. */
    public String problem() {
      return problem;
    }
  }

  /**
   * What a caller has, and has left.
   *
   * @param limit how much in one window
   * @param remaining how much is left, 0 or more
   * @param resetSeconds when there is more again, or is likely to be, 1 or more
   * @param windowSeconds how long a window is; empty where there is none
   */
  public record Allowance(
      Kind kind, long limit, long remaining, long resetSeconds, OptionalLong windowSeconds) {}
}
