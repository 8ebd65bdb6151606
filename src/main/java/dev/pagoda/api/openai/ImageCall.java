package dev.pagoda.api.openai;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.pagoda.request.FieldError;
import dev.pagoda.request.GenerationRequest;
import dev.pagoda.request.InvalidRequestException;
import java.util.Map;

/**
 * A call of the OpenAI Images API in the terms of a generation.
 *
 * @param body fields of a generation
 * @param base64 whether the answer holds the pictures themselves, and not links
 * @param stream whether events are sent until the pictures are there
 * @param partialImages previews among these events, at most
 * @param names what the caller named a field, by what it is named here
 */
record ImageCall(
    ObjectNode body, boolean base64, boolean stream, int partialImages, Map<String, String> names) {

  /** The request with as many previews as the call wants, or at each step where these are fewer. */
  GenerationRequest withPreviews(GenerationRequest request) {
    return partialImages == 0
        ? request
        : request.withPreviews(Math.max(1, (request.steps() - 1) / partialImages));
  }

  /** What is wrong, in the caller's names. */
  InvalidRequestException inTheirNames(InvalidRequestException e) {
    return new InvalidRequestException(
        e.errors().stream()
            .map(
                error ->
                    new FieldError(
                        names.getOrDefault(error.field(), error.field()), error.message()))
            .distinct()
            .toList());
  }
}
