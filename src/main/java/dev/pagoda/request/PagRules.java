package dev.pagoda.request;

import static dev.pagoda.request.RequestField.*;

import dev.pagoda.model.ModelInfo;
import java.util.List;
import java.util.function.BiFunction;

/** When and where perturbed-attention guidance is applied. */
final class PagRules implements ModelRule {
  private static final int MOST_IDS = 100;
  private static final int LONGEST_ID = 200;
  private final BiFunction<List<String>, List<String>, List<Integer>> layers;

  PagRules(BiFunction<List<String>, List<String>, List<Integer>> layers) {
    this.layers = layers;
  }

  @Override
  public void check(GenerationRequest request, ModelInfo model, FieldErrors errors) {
    if (!errors.has(PAG_START) && !errors.has(PAG_END) && request.pagStart() >= request.pagEnd()) {
      errors.add(
          PAG_START,
          "must be below `pag_end` (" + request.pagEnd() + "), not " + request.pagStart());
    }
    List<String> ids = request.pagAppliedLayers();
    boolean off = request.pagScale() == 0 && ids.equals(ClassDefaults.PAG_APPLIED_LAYERS);
    if (off || ids.isEmpty()) {
      return;
    }
    if (ids.size() > MOST_IDS || ids.stream().anyMatch(id -> id.length() > LONGEST_ID)) {
      errors.add(
          PAG_APPLIED_LAYERS,
          "may hold " + MOST_IDS + " ids of at most " + LONGEST_ID + " characters");
      return;
    }
    try {
      if (layers.apply(ids, model.selfAttentionLayers()).isEmpty()) {
        errors.add(PAG_APPLIED_LAYERS, "selects no self-attention of \"" + model.name() + "\"");
      }
    } catch (IllegalArgumentException unknown) {
      errors.add(PAG_APPLIED_LAYERS, unknown.getMessage());
    }
  }
}
