package dev.pagoda.api.openai;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import java.net.URI;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** The pictures of a call, as OpenAI's clients read them. */
@JsonNaming(SnakeCaseStrategy.class)
@Schema(name = "ImagesResponse")
public record ImagesAnswer(
    @Schema(description = "Unix seconds.") long created,
    @Schema(description = "The generation, at `/v1/generations/{id}`; not of OpenAI.") String id,
    @Schema(enumeration = "opaque") String background,
    @Schema(examples = "png") String outputFormat,
    @Schema(examples = "1024x1024") String size,
    List<Picture> data) {

  /** A picture: a link to it, or itself. */
  @JsonNaming(SnakeCaseStrategy.class)
  @JsonInclude(JsonInclude.Include.NON_NULL)
  @Schema(name = "ImagesResponseItem")
  @SuppressWarnings("ArrayRecordComponent") // written, never compared
  public record Picture(
      @Schema(description = "Signed when the call was answered.") URI url,
      @Schema(type = org.eclipse.microprofile.openapi.annotations.enums.SchemaType.STRING)
          byte[] b64Json,
      @Schema(description = "Of its noise; not of OpenAI.") long seed) {}
}
