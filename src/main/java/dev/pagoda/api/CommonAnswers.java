package dev.pagoda.api;

import io.quarkus.smallrye.openapi.OpenApiFilter;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import java.util.Set;
import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.OASFilter;
import org.eclipse.microprofile.openapi.models.OpenAPI;
import org.eclipse.microprofile.openapi.models.Operation;
import org.eclipse.microprofile.openapi.models.responses.APIResponse;
import org.eclipse.microprofile.openapi.models.responses.APIResponses;

/**
 * Describes what any call can be answered: that the caller is unknown, is no admin, or asks too
 * often; that the body does not come, is too large or no JSON, or that the id is unknown; and that
 * the store, a queue or an OpenID Connect provider is out of order.
 */
@OpenApiFilter(stages = OpenApiFilter.RunStage.BUILD)
public final class CommonAnswers implements OASFilter {
  private static final String ADMIN = "/v1/admin";

  /** The body is not there in time, or too large. */
  private static final List<String> BODY = List.of("408", "413");

  private static final Set<String> OPENAI = Set.of("/v1/models", "/v1/images");

  @Override
  public void filterOpenAPI(OpenAPI openApi) {
    openApi
        .getPaths()
        .getPathItems()
        .forEach(
            (path, item) ->
                item.getOperations().values().forEach(operation -> describe(path, operation)));
  }

  private static void describe(String path, Operation operation) {
    APIResponses responses = operation.getResponses();
    boolean linked = operation.getSecurity() != null && operation.getSecurity().isEmpty();
    boolean openAi = OPENAI.stream().anyMatch(path::startsWith);
    if (!linked) {
      add(responses, "401", openAi);
      add(responses, "429", openAi);
    }
    if (path.startsWith(ADMIN)) {
      add(responses, "403", false);
    }
    if (path.contains("{id}")) {
      add(responses, "404", openAi);
    }
    if (operation.getRequestBody() != null) {
      BODY.forEach(status -> add(responses, status, openAi));
      if (takesJsonOnly(operation)) {
        add(responses, "415", openAi);
      }
    }
    add(responses, "503", openAi);
  }

  private static boolean takesJsonOnly(Operation operation) {
    return operation
        .getRequestBody()
        .getContent()
        .getMediaTypes()
        .keySet()
        .equals(Set.of(MediaType.APPLICATION_JSON));
  }

  private static void add(APIResponses responses, String status, boolean openAi) {
    if (!responses.hasAPIResponse(status) && !responses.hasAPIResponse(status.charAt(0) + "XX")) {
      responses.addAPIResponse(
          status, openAi ? openAiError() : OASFactory.createAPIResponse().ref("Problem"));
    }
  }

  private static APIResponse openAiError() {
    return OASFactory.createAPIResponse()
        .description("An error in OpenAI's shape")
        .content(
            OASFactory.createContent()
                .addMediaType(
                    MediaType.APPLICATION_JSON,
                    OASFactory.createMediaType()
                        .schema(OASFactory.createSchema().ref("OpenAiError"))));
  }
}
