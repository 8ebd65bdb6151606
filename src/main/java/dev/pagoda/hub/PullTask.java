package dev.pagoda.hub;

import dev.pagoda.hub.PullState.Canceled;
import dev.pagoda.hub.PullState.Failed;
import dev.pagoda.hub.PullState.Running;
import dev.pagoda.hub.PullState.Succeeded;
import dev.pagoda.hub.PullState.Waiting;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.UUID;
import org.jboss.logging.Logger;

/** A pull that somebody asked a service for. Thread-safe. */
public final class PullTask {
  private static final Logger LOG = Logger.getLogger(PullTask.class);

  private final String id = UUID.randomUUID().toString();
  private final Instant created = Instant.now().truncatedTo(ChronoUnit.MILLIS);
  private final PullRequest request;
  private final PullControl control;
  private volatile PullState state = new Waiting();

  PullTask(PullRequest request) {
    this.request = request;
    this.control =
        new PullControl(
            new PullControl.Listener() {
              @Override
              public void onPhase(String what) {
                Running before = state instanceof Running running ? running : null;
                state =
                    new Running(
                        what,
                        before == null ? 0 : before.doneBytes(),
                        before == null ? 0 : before.totalBytes());
              }

              @Override
              public void onBytes(String file, long done, long total) {
                state = new Running(file, done, total);
              }
            });
  }

  /** Drawn at random. */
  public String id() {
    return id;
  }

  public Instant created() {
    return created;
  }

  public PullRequest request() {
    return request;
  }

  public PullState state() {
    return state;
  }

  /** Ends it soon, if it has not ended. */
  void cancel() {
    control.cancel();
  }

  /**
   * Pulls, whatever comes of it.
   *
   * @param offer makes the model known before the task says that it has succeeded
   */
  void run(Puller puller, Runnable offer) {
    try {
      Pulled pulled = puller.pull(request, control);
      LOG.infof("%s is pulled from %s.", pulled.path(), request.repository());
      offer.run();
      state = new Succeeded(pulled);
    } catch (PullCanceledException e) {
      state = new Canceled();
    } catch (HubException e) {
      LOG.warnf("%s cannot be pulled: %s", request.repository(), e.getMessage());
      state = new Failed(e.getMessage());
    } catch (RuntimeException e) {
      LOG.errorf(e, "%s cannot be pulled.", request.repository());
      state = new Failed("The pull failed; the log of the service has the details.");
    }
  }
}
