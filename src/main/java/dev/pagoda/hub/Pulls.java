package dev.pagoda.hub;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** The pulls of a service, one after the other. They are forgotten when it ends. Thread-safe. */
public final class Pulls implements AutoCloseable {
  private static final int MOST_WAITING = 32;
  private static final int REMEMBERED = 100;

  private final Puller puller;
  private final Runnable offer;
  private final Deque<PullTask> tasks = new ArrayDeque<>();
  private final ExecutorService thread;

  /**
   * @param offer makes known what is new in the models directory
   */
  public Pulls(Puller puller, Runnable offer) {
    this.puller = puller;
    this.offer = offer;
    this.thread =
        new ThreadPoolExecutor(
            0,
            1,
            1,
            TimeUnit.MINUTES,
            new LinkedBlockingQueue<>(),
            task -> {
              Thread daemon = new Thread(task, "pull");
              daemon.setDaemon(true);
              return daemon;
            });
  }

  /**
   * Pulls when those before are done.
   *
   * @return empty if too many wait
   */
  public synchronized Optional<PullTask> submit(PullRequest request) {
    if (tasks.stream().filter(task -> !task.state().ended()).count() >= MOST_WAITING) {
      return Optional.empty();
    }
    while (tasks.size() >= REMEMBERED && tasks.peekLast().state().ended()) {
      tasks.removeLast();
    }
    PullTask task = new PullTask(request);
    tasks.addFirst(task);
    thread.execute(() -> task.run(puller, offer));
    return Optional.of(task);
  }

  /** All that are remembered, newest first. */
  public synchronized List<PullTask> all() {
    return List.copyOf(tasks);
  }

  public Optional<PullTask> find(String id) {
    return all().stream().filter(task -> task.id().equals(id)).findFirst();
  }

  /** Cancels one; it ends soon, or has ended before. */
  public void cancel(PullTask task) {
    task.cancel();
  }

  @Override
  public void close() {
    all().forEach(PullTask::cancel);
    thread.shutdownNow();
  }
}
