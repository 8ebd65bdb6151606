package dev.pagoda.api.openai;

import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** What is wrong, as OpenAI's clients expect to be told. */
@Schema(name = "OpenAiError")
public record OpenAiError(Detail error) {
  /** What is wrong. */
  @Schema(name = "OpenAiErrorDetail")
  public record Detail(
      String message,
      @Schema(
              description = "Whose fault it is.",
              enumeration = {
                "invalid_request_error",
                "authentication_error",
                "permission_error",
                "rate_limit_error",
                "server_error"
              })
          String type,
      @Schema(description = "The first field that is wrong.", nullable = true) String param,
      @Schema(description = "Kind of error, for programs.", examples = "model_not_found")
          String code) {}

  /**
   * An error of a status.
   *
   * @param param field, or null
   */
  static OpenAiError of(int status, String code, String message, String param) {
    return new OpenAiError(new Detail(message, type(status), param, code));
  }

  private static String type(int status) {
    return switch (status) {
      case 401 -> "authentication_error";
      case 403 -> "permission_error";
      case 429 -> "rate_limit_error";
      default -> status < 500 ? "invalid_request_error" : "server_error";
    };
  }
}
