package dev.pagoda.pipeline;

import java.util.concurrent.CopyOnWriteArrayList;

/**
 * The hand that watches and stops a run from outside: progress goes out, a cancel comes in. Cancel
 * may be called from any thread; listeners run on the canceling thread.
 */
public final class RunControl {
  /** Called after each denoising step with steps done and steps in all. */
  public interface ProgressListener {
    void onStep(int step, int totalSteps);
  }

  private final ProgressListener progress;
  private final PreviewListener previews;
  private final CopyOnWriteArrayList<Runnable> onCancel = new CopyOnWriteArrayList<>();
  private volatile boolean canceled;

  /** Without previews. */
  public RunControl(ProgressListener progress) {
    this(progress, PreviewListener.NONE);
  }

  public RunControl(ProgressListener progress, PreviewListener previews) {
    this.progress = progress;
    this.previews = previews;
  }

  /** Who takes preview pictures. */
  public PreviewListener previews() {
    return previews;
  }

  /** Stops the run: between steps at once, inside a step through ONNX Runtime's terminate flag. */
  public void cancel() {
    canceled = true;
    onCancel.forEach(Runnable::run);
  }

  public boolean isCanceled() {
    return canceled;
  }

  /** Throws {@link RunCanceledException} once canceled. */
  public void checkCanceled() {
    if (canceled) {
      throw new RunCanceledException();
    }
  }

  public void report(int step, int totalSteps) {
    progress.onStep(step, totalSteps);
  }

  /**
   * Runs {@code action} on cancel until the registration is closed; at once if canceled already.
   */
  public Registration whenCanceled(Runnable action) {
    onCancel.add(action);
    if (canceled) {
      action.run();
    }
    return () -> onCancel.remove(action);
  }

  /** Ends a {@link #whenCanceled} registration. */
  public interface Registration extends AutoCloseable {
    @Override
    void close();
  }
}
