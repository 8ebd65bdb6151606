package dev.pagoda.worker;

import dev.pagoda.generation.JobState.Preview;
import dev.pagoda.image.ImageEncoder;
import dev.pagoda.image.RgbImage;
import dev.pagoda.pipeline.PreviewListener;
import dev.pagoda.storage.ObjectExistsException;
import dev.pagoda.storage.ObjectStore;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jboss.logging.Logger;

/**
 * Stores the previews of one job on another thread. A store that is slower than the steps misses
 * some of them; none holds up the device, and none that fails harms the job.
 */
final class StoredPreviews implements PreviewListener {
  private static final Logger LOG = Logger.getLogger(StoredPreviews.class);
  private static final float QUALITY = 0.85f;

  private final Task task;
  private final ObjectStore store;
  private final Executor executor;
  private final AtomicBoolean busy = new AtomicBoolean();

  StoredPreviews(Task task, ObjectStore store, Executor executor) {
    this.task = task;
    this.store = store;
    this.executor = executor;
  }

  @Override
  public int interval() {
    Integer interval = task.job().request().service().previewInterval();
    return interval == null ? 0 : interval;
  }

  @Override
  public void onPreview(int step, List<RgbImage> pictures) {
    if (busy.compareAndSet(false, true)) {
      try {
        executor.execute(() -> store(step, pictures));
      } catch (RejectedExecutionException e) { // the process ends, and the run will soon
        busy.set(false);
      }
    }
  }

  private void store(int step, List<RgbImage> pictures) {
    try {
      List<String> keys = new ArrayList<>();
      for (RgbImage picture : pictures) {
        String key = "previews/%s/%d-%d.jpg".formatted(task.job().id(), step, keys.size());
        store
            .create(key, "image/jpeg", ImageEncoder.jpeg(picture, QUALITY, ""))
            .onFailure(ObjectExistsException.class) // an earlier attempt made the same one
            .recoverWithNull()
            .await()
            .indefinitely();
        keys.add(key);
      }
      task.live().preview(new Preview(step, keys));
      task.beat().hurry();
    } catch (RuntimeException e) {
      LOG.warnf("A preview of generation %s is left out: %s", task.job().id(), e.getMessage());
    } finally {
      busy.set(false);
    }
  }
}
