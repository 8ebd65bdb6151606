package dev.pagoda.hub;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** A body that fails when nothing comes for a while; the client itself would wait for ever. */
final class PatientStream extends FilterInputStream {
  private static final ScheduledExecutorService CLOCK =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread thread = new Thread(task, "hub-patience");
            thread.setDaemon(true);
            return thread;
          });

  private final Duration patience;
  private final Future<?> watch;
  private volatile long waitingSince;
  private volatile boolean waiting;
  private volatile boolean stalled;

  PatientStream(InputStream body, Duration patience) {
    super(body);
    this.patience = patience;
    long period = Math.max(1, patience.toMillis() / 4);
    this.watch = CLOCK.scheduleWithFixedDelay(this::look, period, period, TimeUnit.MILLISECONDS);
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] into, int offset, int length) throws IOException {
    waitingSince = System.nanoTime();
    waiting = true;
    try {
      int count = super.read(into, offset, length);
      if (count < 0 && stalled) {
        throw new IOException("closed");
      }
      return count;
    } catch (IOException e) {
      throw stalled
          ? new IOException("nothing came for " + patience.toSeconds() + " seconds", e)
          : e;
    } finally {
      waiting = false;
    }
  }

  @Override
  public void close() throws IOException {
    watch.cancel(false);
    super.close();
  }

  /** Closing wakes who waits for bytes. */
  private void look() {
    if (waiting && System.nanoTime() - waitingSince > patience.toNanos()) {
      stalled = true;
      watch.cancel(false);
      try {
        in.close();
      } catch (IOException e) {
        // The reader sees that it is closed.
      }
    }
  }
}
