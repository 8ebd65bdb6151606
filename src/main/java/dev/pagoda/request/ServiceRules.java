package dev.pagoda.request;

import static dev.pagoda.request.RequestField.OUTPUT_COMPRESSION;

/** Fields about files and about the service. */
final class ServiceRules implements Rule {
  @Override
  public void check(GenerationRequest request, FieldErrors errors) {
    OutputFormat format = request.outputFormat();
    if (request.outputCompression() != null
        && format != OutputFormat.JPEG
        && format != OutputFormat.WEBP
        && !errors.has(OUTPUT_COMPRESSION)) {
      errors.add(
          OUTPUT_COMPRESSION, "is of jpeg and webp; `output_format` is " + format.jsonName());
    }
  }
}
