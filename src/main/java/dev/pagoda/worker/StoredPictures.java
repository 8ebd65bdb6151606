package dev.pagoda.worker;

import dev.pagoda.generation.Job;
import dev.pagoda.generation.StoredImage;
import dev.pagoda.image.RgbImage;
import dev.pagoda.pipeline.Generated;
import dev.pagoda.pipeline.PictureEncoder;
import dev.pagoda.request.GenerationRequest;
import dev.pagoda.request.OutputFormat;
import dev.pagoda.request.RenderSize;
import dev.pagoda.storage.ObjectExistsException;
import dev.pagoda.storage.ObjectStore;
import dev.pagoda.storage.StorageException;
import dev.pagoda.storage.StoredObject;
import java.util.ArrayList;
import java.util.List;
import org.jboss.logging.Logger;

/**
 * The pictures of one job on their way into the store. Their keys follow from the job, so a job
 * that runs again after a crash finds what it had stored and leaves nothing behind.
 */
final class StoredPictures {
  private static final Logger LOG = Logger.getLogger(StoredPictures.class);

  private final ObjectStore store;
  private final PictureEncoder encoder;
  private final Job job;
  private final List<String> keys = new ArrayList<>();

  StoredPictures(ObjectStore store, PictureEncoder encoder, Job job) {
    this.store = store;
    this.encoder = encoder;
    this.job = job;
  }

  /**
   * Encodes and stores one after the other.
   *
   * @param check called before each; throws to stop
   */
  List<StoredImage> store(Generated generated, Runnable check) {
    GenerationRequest request = job.request();
    if (request.outputFormat() == OutputFormat.LATENTS) {
      check.run();
      RenderSize size = generated.rendered();
      return List.of(put(0, size.width(), size.height(), encoder.latents(generated.latents())));
    }
    List<StoredImage> images = new ArrayList<>();
    for (RgbImage image : generated.images()) {
      check.run();
      int index = images.size();
      byte[] file = encoder.picture(image, request, index);
      images.add(put(index, image.width(), image.height(), file));
    }
    return images;
  }

  /** Removes what was stored. */
  void delete() {
    for (String key : keys) {
      try {
        store.delete(key).await().indefinitely();
      } catch (StorageException e) {
        LOG.warnf("Picture %s of a job without result remains: %s", key, e.getMessage());
      }
    }
  }

  private StoredImage put(int index, int width, int height, byte[] file) {
    OutputFormat format = job.request().outputFormat();
    String key = "images/" + job.id() + "/" + index + "." + format.extension();
    keys.add(key);
    StoredObject object =
        store
            .create(key, format.contentType(), file)
            .onFailure(ObjectExistsException.class)
            .recoverWithUni(() -> store.get(key).map(found -> found.object()))
            .await()
            .indefinitely();
    return new StoredImage(key, object.contentType(), width, height, seed(index), object.sha256());
  }

  /** One seed draws the noise of all pictures, or each has its own. */
  private long seed(int index) {
    List<Long> seeds = job.request().seed();
    return seeds.get(Math.min(index, seeds.size() - 1));
  }
}
