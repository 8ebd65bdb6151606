package dev.pagoda.pipeline;

import dev.pagoda.request.GenerationRequest;
import java.util.Collections;
import java.util.List;

/**
 * The texts that one encoder is given, one per prompt, with diffusers' fallbacks: the second
 * encoder takes its own texts, else those of the first; an absent negative prompt is an empty text.
 * As in diffusers, an empty second text counts as absent.
 *
 * @param clipSkip of the prompts, 0 where the request has none
 */
record Texts(List<String> prompts, List<String> negatives, int clipSkip) {

  /**
   * @param encoder 1 or 2
   */
  static Texts of(GenerationRequest request, int encoder) {
    List<String> prompts = request.prompt();
    List<String> negatives =
        request.negativePrompt() == null ? List.of("") : request.negativePrompt();
    if (encoder == 2) {
      prompts = isAbsent(request.prompt2()) ? prompts : request.prompt2();
      negatives = isAbsent(request.negativePrompt2()) ? negatives : request.negativePrompt2();
    }
    int count = request.prompt().size();
    return new Texts(
        forEach(count, prompts),
        forEach(count, negatives),
        request.clipSkip() == null ? 0 : request.clipSkip());
  }

  static boolean isAbsent(List<String> texts) {
    return texts == null || texts.stream().allMatch(String::isEmpty);
  }

  /** One text counts for all prompts. */
  private static List<String> forEach(int prompts, List<String> texts) {
    return texts.size() == 1 ? Collections.nCopies(prompts, texts.get(0)) : texts;
  }
}
