package dev.pagoda.fuzz;

/** What Jazzer calls; its argument is the name of a target. */
public final class FuzzEntry {
  private static FuzzTarget target;

  private FuzzEntry() {}

  public static void fuzzerInitialize(String[] args) {
    target = FuzzTargets.find(args[0]);
  }

  public static void fuzzerTestOneInput(byte[] input) {
    FuzzCheck.check(target, input);
  }

  public static void fuzzerTearDown() {
    System.out.printf("stat::most_allocated: %s%n", FuzzCheck.most());
  }
}
