package dev.pagoda.api.openai;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** Describes the form of an edit; nothing is read into it. */
@Schema(
    name = "ImageEditForm",
    description = "Every field of a GenerationRequest is taken besides; lists are JSON texts.",
    additionalProperties = Schema.True.class)
record OpenAiForm(
    @Schema(required = true, format = "binary") String image,
    @Schema(
            format = "binary",
            description = "Transparent where the picture is repainted, and as large as it.")
        String mask,
    @JsonUnwrapped OpenAiFields fields) {}
