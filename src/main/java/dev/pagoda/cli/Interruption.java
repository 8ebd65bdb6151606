package dev.pagoda.cli;

import dev.pagoda.pipeline.RunControl;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Cancels a run when the process is told to end (Ctrl-C), and holds the process until the run has
 * stopped and cleaned up behind it, but not for ever.
 */
final class Interruption {
  private static final int PATIENCE_SECONDS = 10;
  private final CountDownLatch ended = new CountDownLatch(1);
  private final RunControl control;
  private final Thread hook = new Thread(this::interrupt, "interruption");

  private Interruption(RunControl control) {
    this.control = control;
  }

  /** Watches over a run until it is {@link #over}. */
  static Interruption of(RunControl control) {
    Interruption interruption = new Interruption(control);
    Runtime.getRuntime().addShutdownHook(interruption.hook);
    return interruption;
  }

  private void interrupt() {
    control.cancel();
    try {
      if (!ended.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        Runtime.getRuntime().halt(ExitCode.INTERRUPTED);
      }
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /** The run has ended, whatever came of it. */
  void over() {
    ended.countDown();
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException endingAlready) {
      // The hook is running, and sees that the run has ended.
    }
  }
}
