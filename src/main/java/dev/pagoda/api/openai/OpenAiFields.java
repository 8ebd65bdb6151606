package dev.pagoda.api.openai;

import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** Describes the body of a call to the OpenAI Images API; nothing is read into it. */
@JsonNaming(SnakeCaseStrategy.class)
@Schema(
    name = "ImagesRequest",
    description = "Every field of a GenerationRequest is taken besides these.",
    additionalProperties = Schema.True.class)
record OpenAiFields(
    @Schema(required = true, examples = "a fox on a blue background") String prompt,
    @Schema(description = "Default: the configured one.") String model,
    @Schema(description = "Pictures; `num_images_per_prompt`.", minimum = "1", defaultValue = "1")
        Integer n,
    @Schema(description = "`WIDTHxHEIGHT`, or `auto` for the model's.", examples = "1024x1024")
        String size,
    @Schema(
            enumeration = {"url", "b64_json"},
            defaultValue = "url")
        String responseFormat,
    @Schema(
            enumeration = {"png", "jpeg", "webp"},
            defaultValue = "png")
        String outputFormat,
    @Schema(description = "Quality of jpeg and webp.", minimum = "0", maximum = "100")
        Integer outputCompression,
    @Schema(description = "Events instead of one answer.", defaultValue = "false") Boolean stream,
    @Schema(description = "Previews in a stream.", minimum = "0", maximum = "3")
        Integer partialImages,
    @Schema(enumeration = {"auto", "standard"}) String quality,
    @Schema(enumeration = {"auto", "opaque"}) String background,
    @Schema(
            enumeration = {"auto", "low"},
            description = "Nothing is moderated.")
        String moderation,
    @Schema(description = "Of no effect.") String user) {}
