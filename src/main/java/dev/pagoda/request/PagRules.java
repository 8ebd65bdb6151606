package dev.pagoda.request;

import static dev.pagoda.request.RequestField.*;

import dev.pagoda.model.ModelInfo;
import dev.pagoda.model.PagLayers;
import java.util.List;

/** When and where perturbed-attention guidance is applied. */
final class PagRules implements ModelRule {
  @Override
  public void check(GenerationRequest request, ModelInfo model, FieldErrors errors) {
    if (!errors.has(PAG_START) && !errors.has(PAG_END) && request.pagStart() >= request.pagEnd()) {
      errors.add(
          PAG_START,
          "must be below `pag_end` (" + request.pagEnd() + "), not " + request.pagStart());
    }
    List<String> ids = request.pagAppliedLayers();
    // A model may lack the default layers as long as nobody asks for PAG.
    boolean off =
        request.pagScale() == 0
            && ids.equals(
                ClassDefaults.of(model.family(), request.task(), false).pagAppliedLayers());
    if (off) {
      return;
    }
    try {
      if (PagLayers.select(ids, model.selfAttentionLayers()).isEmpty() && !ids.isEmpty()) {
        errors.add(PAG_APPLIED_LAYERS, "selects no self-attention of \"" + model.name() + "\"");
      }
    } catch (IllegalArgumentException unknown) {
      errors.add(PAG_APPLIED_LAYERS, unknown.getMessage());
    }
  }
}
