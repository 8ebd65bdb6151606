package dev.pagoda.worker;

/** Tells whether this process is ending. */
final class ProcessEnd {
  private static final Thread NEVER_REGISTERED = new Thread(() -> {}, "never-registered");

  private ProcessEnd() {}

  /**
   * Whether shutdown hooks are running. ONNX Runtime has one, too: it takes its environment away at
   * once, and whatever loads from then on fails, long before anybody has stopped the workers.
   */
  static boolean hasBegun() {
    try {
      // Changes nothing, but is refused from the moment on at which the first hook may run.
      Runtime.getRuntime().removeShutdownHook(NEVER_REGISTERED);
      return false;
    } catch (IllegalStateException ending) {
      return true;
    }
  }
}
