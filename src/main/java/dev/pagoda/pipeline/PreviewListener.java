package dev.pagoda.pipeline;

import dev.pagoda.image.RgbImage;
import java.util.List;

/**
 * Takes preview pictures of a run that goes on. Called on the run's thread, so it must not wait.
 */
public interface PreviewListener {
  /** Wants no previews. */
  PreviewListener NONE =
      new PreviewListener() {
        @Override
        public int interval() {
          return 0;
        }

        @Override
        public void onPreview(int step, List<RgbImage> pictures) {}
      };

  /** Steps from one preview to the next; 0 for none. */
  int interval();

  /**
   * What the pictures are becoming.
   *
   * @param step steps done
   * @param pictures one per picture of the run, an eighth of its width and height
   */
  void onPreview(int step, List<RgbImage> pictures);
}
