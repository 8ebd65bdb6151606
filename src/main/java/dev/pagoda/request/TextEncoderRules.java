package dev.pagoda.request;

import static dev.pagoda.request.RequestField.*;

import dev.pagoda.model.ModelInfo;

/** What the text encoders of an exported model take and give out. */
final class TextEncoderRules implements ModelRule {
  @Override
  public void check(GenerationRequest request, ModelInfo model, FieldErrors errors) {
    Integer skip = request.clipSkip();
    if (skip != null && (skip < 0 || skip > model.maxClipSkip())) {
      errors.add(
          CLIP_SKIP,
          "must be from 0 to %d, which is what the text encoders of \"%s\" give out, not %d"
              .formatted(model.maxClipSkip(), model.name(), skip));
    }
    if (request.pixArt() != null) {
      int tokens = request.pixArt().maxSequenceLength();
      if (tokens < 1 || tokens > model.maxSequenceLength()) {
        errors.add(
            MAX_SEQUENCE_LENGTH,
            "must be from 1 to %d, which is what \"%s\" takes, not %d"
                .formatted(model.maxSequenceLength(), model.name(), tokens));
      }
    }
  }
}
