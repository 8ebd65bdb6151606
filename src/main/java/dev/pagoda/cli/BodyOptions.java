package dev.pagoda.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.pagoda.request.OutputFormat;
import dev.pagoda.request.RequestField;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.ParseResult;

/** The JSON object that a user of HTTP would send, made of arguments and options. */
final class BodyOptions {
  private BodyOptions() {}

  /**
   * @param prompt arguments
   * @param output file to write, or null
   * @throws IllegalArgumentException with a sentence, where they contradict each other
   */
  static ObjectNode body(ParseResult given, List<String> prompt, Path output) {
    ObjectNode body = FieldOptions.body(given);
    if (prompt.size() > 1) {
      throw new IllegalArgumentException(
          "PROMPT must be one argument: put it in quotes, as in \"a fox on snow\"");
    }
    if (!prompt.isEmpty()) {
      if (body.has(RequestField.PROMPT.jsonName())) {
        throw new IllegalArgumentException("PROMPT and --prompt are the same: give one of them");
      }
      body.put(RequestField.PROMPT.jsonName(), prompt.get(0));
    }
    if (output != null) {
      OutputFiles.format(output).ifPresent(format -> outputFormat(body, format, output));
    }
    return body;
  }

  /** The extension of the file names the format, unless an option contradicts it. */
  private static void outputFormat(ObjectNode body, OutputFormat format, Path output) {
    String field = RequestField.OUTPUT_FORMAT.jsonName();
    if (!body.has(field)) {
      body.put(field, format.jsonName());
    } else if (!body.get(field).textValue().equals(format.jsonName())) {
      throw new IllegalArgumentException(
          "--output-format " + body.get(field).textValue() + " does not fit --output " + output);
    }
  }
}
