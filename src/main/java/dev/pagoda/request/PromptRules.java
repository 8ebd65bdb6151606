package dev.pagoda.request;

import static dev.pagoda.request.RequestField.*;

import java.util.List;

/** The four prompts: their number, length and text. */
final class PromptRules implements Rule {
  private final int longest;

  /**
   * @param longest longest prompt, in code points
   */
  PromptRules(int longest) {
    this.longest = longest;
  }

  @Override
  public void check(GenerationRequest request, FieldErrors errors) {
    List<String> prompts = request.prompt();
    if (prompts.isEmpty()) {
      errors.add(PROMPT, "must hold at least one text");
    }
    texts(PROMPT, prompts, prompts, errors);
    texts(PROMPT_2, request.prompt2(), prompts, errors);
    texts(NEGATIVE_PROMPT, request.negativePrompt(), prompts, errors);
    texts(NEGATIVE_PROMPT_2, request.negativePrompt2(), prompts, errors);
    if (request.negativePrompt2() != null
        && request.negativePrompt() == null
        && !errors.has(NEGATIVE_PROMPT)) {
      // diffusers then takes zeros for both and ignores this text.
      errors.add(NEGATIVE_PROMPT_2, "needs `negative_prompt`, which may be an empty text");
    }
  }

  private void texts(
      RequestField field, List<String> texts, List<String> prompts, FieldErrors errors) {
    if (texts == null) {
      return;
    }
    if (texts.size() != prompts.size() && !errors.has(PROMPT)) {
      errors.add(
          field,
          "must hold as many texts as `prompt` (" + prompts.size() + "), not " + texts.size());
    }
    texts.stream()
        .mapToInt(text -> text.codePointCount(0, text.length()))
        .max()
        .ifPresent(
            length -> {
              if (length > longest) {
                errors.add(field, "may have " + longest + " characters, not " + length);
              }
            });
    if (texts.stream().anyMatch(PromptRules::isBroken)) {
      errors.add(field, "is not valid Unicode: half of a surrogate pair is missing");
    }
  }

  private static boolean isBroken(String text) {
    return text.codePoints()
        .anyMatch(c -> c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE);
  }
}
