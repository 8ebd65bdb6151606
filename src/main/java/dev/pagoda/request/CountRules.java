package dev.pagoda.request;

import static dev.pagoda.request.RequestField.*;

/** Pictures and seeds of a batch. */
final class CountRules implements Rule {
  private final int mostImages;

  CountRules(int mostImages) {
    this.mostImages = mostImages;
  }

  @Override
  public void check(GenerationRequest request, FieldErrors errors) {
    if (errors.has(PROMPT) || errors.has(NUM_IMAGES_PER_PROMPT)) {
      return;
    }
    int images = request.images();
    if (images > mostImages) {
      errors.add(
          NUM_IMAGES_PER_PROMPT,
          "makes " + images + " pictures with these prompts, but " + mostImages + " are allowed");
    }
    int seeds = request.seed().size();
    if (seeds != 1 && seeds != images) {
      errors.add(SEED, "must be one, or one per picture (" + images + "), not " + seeds);
    }
  }
}
