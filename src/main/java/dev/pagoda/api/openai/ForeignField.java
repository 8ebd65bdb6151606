package dev.pagoda.api.openai;

import com.fasterxml.jackson.databind.JsonNode;
import dev.pagoda.request.FieldError;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Fields of the OpenAI Images API that change nothing here. They are taken where they ask for what
 * is done anyway; another value is refused and not ignored.
 */
enum ForeignField {
  QUALITY(
      "there are no levels of it here: `num_inference_steps` sets the work", "auto", "standard"),
  BACKGROUND("pictures have no transparency here", "auto", "opaque"),
  MODERATION("nothing is moderated here", "auto", "low"),
  STYLE("say it in `prompt`"),
  INPUT_FIDELITY("`strength` says how far the picture may change"),
  COMPLEXITY("there is no planning here"),
  FRAME_COUNT("animations are not made"),
  FRAME_DURATION_MS("animations are not made"),
  SVG("drawings are not made"),
  MARKUP("`mask` says what is repainted"),
  USER,
  SAFETY_IDENTIFIER;

  private final String hint;

  @SuppressWarnings("ImmutableEnumChecker") // made by List.of
  private final List<String> taken;

  /** Any text is taken: it names whom the caller works for, which nothing here depends on. */
  ForeignField() {
    this.hint = null;
    this.taken = List.of();
  }

  ForeignField(String hint, String... taken) {
    this.hint = hint;
    this.taken = List.of(taken);
  }

  String jsonName() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** What is wrong with a value that is not null; empty where it can be left out. */
  Optional<FieldError> check(JsonNode value) {
    if (hint == null) {
      return value.isTextual() ? Optional.empty() : error("must be a text");
    }
    if (value.isTextual() && taken.contains(value.textValue())) {
      return Optional.empty();
    }
    return error(
        taken.isEmpty()
            ? "is not served; " + hint
            : "can only be \"" + String.join("\" or \"", taken) + "\"; " + hint);
  }

  private Optional<FieldError> error(String message) {
    return Optional.of(new FieldError(jsonName(), message));
  }
}
