package dev.pagoda.fuzz;

/** What Jazzer calls; its argument is the name of a target. */
public final class FuzzEntry {
  /** What its agent adds for some inputs: 48 MB were seen where the reader allocates 0.14 MB. */
  private static final long JAZZER = 64L << 20;

  private static FuzzTarget target;

  private FuzzEntry() {}

  public static void fuzzerInitialize(String[] args) {
    target = FuzzTargets.find(args[0]);
  }

  public static void fuzzerTestOneInput(byte[] input) {
    FuzzCheck.check(target, input, JAZZER);
  }

  public static void fuzzerTearDown() {
    System.out.printf("stat::most_allocated: %s%n", FuzzCheck.most());
  }
}
