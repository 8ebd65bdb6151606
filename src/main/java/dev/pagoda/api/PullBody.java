package dev.pagoda.api;

import com.fasterxml.jackson.databind.JsonNode;
import dev.pagoda.hub.InvalidPullException;
import dev.pagoda.hub.PullRequest;
import dev.pagoda.hub.Repository;
import dev.pagoda.request.FieldError;
import dev.pagoda.request.InvalidRequestException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** What to pull, as clients write it. */
@Schema(name = "PullRequest")
record PullBody(
    @Schema(
            required = true,
            pattern = "^[A-Za-z0-9_][A-Za-z0-9._-]{0,95}/[A-Za-z0-9_][A-Za-z0-9._-]{0,95}$",
            description = "`OWNER/NAME` at the configured hub.")
        String repository,
    @Schema(description = "Branch, tag or commit.", defaultValue = "main") String revision,
    @Schema(description = "Folder of the repository that holds it.") String folder,
    @Schema(description = "Which of several graphs of a part, such as `fp16`.") String variant,
    @Schema(description = "Which `.safetensors` of LoRAs or IP-Adapters; all, if left out.")
        List<String> files,
    @Schema(description = "Name of the model; that of the repository, if left out.") String as) {
  private static final Set<String> FIELDS =
      Set.of("repository", "revision", "folder", "variant", "files", "as");

  /**
   * Reads it.
   *
   * @throws InvalidRequestException naming the field that is wrong
   */
  static PullRequest read(JsonNode body) {
    if (!body.isObject()) {
      throw invalid("repository", "is missing: the body must be a JSON object");
    }
    for (Iterator<String> names = body.fieldNames(); names.hasNext(); ) {
      String name = names.next();
      if (!FIELDS.contains(name)) {
        throw invalid(name, "is no field of a pull; there are " + String.join(", ", sorted()));
      }
    }
    try {
      Repository repository =
          Repository.parse(
              text(body, "repository")
                  .orElseThrow(() -> invalid("repository", "is missing; write OWNER/NAME")));
      return new PullRequest(
          repository,
          text(body, "revision").orElse(PullRequest.MAIN),
          text(body, "folder").orElse(""),
          text(body, "variant"),
          files(body),
          text(body, "as").orElse(repository.name()),
          false);
    } catch (InvalidPullException e) {
      throw invalid(e.field(), e.getMessage());
    }
  }

  private static List<String> files(JsonNode body) {
    List<String> files = new ArrayList<>();
    JsonNode value = body.path("files");
    if (!value.isMissingNode() && !value.isNull() && !value.isArray()) {
      throw invalid("files", "must be a list of paths");
    }
    for (JsonNode file : value) {
      if (!file.isTextual()) {
        throw invalid("files", "must be a list of paths");
      }
      files.add(file.asText());
    }
    return files;
  }

  private static Optional<String> text(JsonNode body, String field) {
    JsonNode value = body.path(field);
    if (value.isMissingNode() || value.isNull()) {
      return Optional.empty();
    }
    if (!value.isTextual()) {
      throw invalid(field, "must be a string");
    }
    return Optional.of(value.asText());
  }

  private static List<String> sorted() {
    return FIELDS.stream().sorted().toList();
  }

  private static InvalidRequestException invalid(String field, String message) {
    return new InvalidRequestException(List.of(new FieldError(field, message)));
  }
}
