package dev.pagoda.api.openai;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;

/**
 * Data of a server-sent event: a picture, or what one is becoming.
 *
 * @param type name of the event
 * @param b64Json file of the picture
 * @param createdAt Unix seconds
 * @param size {@code WIDTHxHEIGHT} of the picture that was asked for
 * @param partialImageIndex 0 for the first preview; null for the picture itself
 * @param imageIndex which of several pictures; not of OpenAI
 * @param seed of its noise, not of OpenAI; null for a preview
 * @param usage null for a preview
 */
@JsonNaming(SnakeCaseStrategy.class)
@JsonInclude(JsonInclude.Include.NON_NULL)
@SuppressWarnings("ArrayRecordComponent") // written, never compared
record ImageEvent(
    String type,
    byte[] b64Json,
    long createdAt,
    String size,
    String background,
    String outputFormat,
    String quality,
    Integer partialImageIndex,
    int imageIndex,
    Long seed,
    Usage usage) {

  /** Tokens, none of which is counted here; clients insist on the numbers. */
  @JsonNaming(SnakeCaseStrategy.class)
  record Usage(
      int inputTokens,
      int outputTokens,
      int totalTokens,
      @JsonProperty("input_tokens_details") Details inputDetails) {
    static final Usage NONE = new Usage(0, 0, 0, new Details(0, 0));
  }

  /** Tokens by kind. */
  @JsonNaming(SnakeCaseStrategy.class)
  record Details(int imageTokens, int textTokens) {}
}
