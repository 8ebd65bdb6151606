package dev.pagoda.cli;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.pagoda.request.FieldError;
import dev.pagoda.request.FieldType;
import dev.pagoda.request.RequestField;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import picocli.CommandLine.Model.ArgGroupSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/** The request fields as options: {@code num_inference_steps} is {@code --num-inference-steps}. */
final class FieldOptions {
  /** Fields that messages mention stand in backquotes. */
  private static final Pattern MENTIONED = Pattern.compile("`([a-z_0-9]+)`");

  private FieldOptions() {}

  static void addTo(CommandSpec command) {
    ArgGroupSpec.Builder group =
        ArgGroupSpec.builder()
            .validate(false)
            .heading("%nThe picture (the fields of a request over HTTP):%n");
    Arrays.stream(RequestField.values())
        .filter(field -> !field.isOfService())
        .map(FieldOptions::option)
        .forEach(group::addArg);
    command.addArgGroup(group.build());
  }

  private static OptionSpec option(RequestField field) {
    FieldType type = field.type();
    OptionSpec.Builder option =
        OptionSpec.builder(name(field))
            .paramLabel(type.label())
            .description(field.description() + (type.several() ? "; may be repeated" : ""));
    if (type == FieldType.BOOLEAN) {
      // --clean-caption, --no-clean-caption, --clean-caption false
      return option.type(Boolean.class).arity("0..1").fallbackValue("true").negatable(true).build();
    }
    if (!type.several()) {
      return option.type(String.class).build();
    }
    if (type == FieldType.INTEGERS || type == FieldType.NUMBERS) {
      option.splitRegex(",");
    }
    return option.type(List.class).auxiliaryTypes(String.class).arity("1").build();
  }

  /** The option of a field. */
  static String name(RequestField field) {
    return "--" + field.kebabName();
  }

  /** The fields that were given, as the JSON object that a user of HTTP sends. */
  static ObjectNode body(ParseResult given) {
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    for (RequestField field : RequestField.values()) {
      Object value = given.matchedOptionValue(name(field), null);
      if (value instanceof Boolean flag) {
        body.put(field.jsonName(), flag);
      } else if (value instanceof String text) {
        body.set(field.jsonName(), field.type().fromText(List.of(text)));
      } else if (value instanceof List<?> texts) {
        body.set(
            field.jsonName(), field.type().fromText(texts.stream().map(String::valueOf).toList()));
      }
    }
    return body;
  }

  /** What is wrong with a request, one line per option. */
  static String sentences(List<FieldError> errors) {
    return errors.stream()
        .map(error -> label(error.field()) + ": " + withOptions(error.message()))
        .collect(Collectors.joining(System.lineSeparator()));
  }

  private static String label(String field) {
    return field.equals(RequestField.PROMPT.jsonName())
        ? field.toUpperCase(Locale.ROOT)
        : "--" + field.replace('_', '-');
  }

  private static String withOptions(String message) {
    return MENTIONED.matcher(message).replaceAll(match -> label(match.group(1)));
  }
}
