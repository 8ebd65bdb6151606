package dev.pagoda.infra;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An environment variable that {@code infra/} sets.
 *
 * @param value empty where it is only known when the stack is made
 */
record Setting(Path file, String name, String value) {
  private static final Set<String> LISTS = Set.of("env", "Environment");
  private static final Set<String> MAPS = Set.of("environment", "x-cloud", "Variables", "data");
  private static final Pattern ASSIGNED = Pattern.compile("\\b([A-Z][A-Z0-9_]*)=(\\S*)");

  /** All that are set anywhere. */
  static List<Setting> all() {
    List<Setting> settings = new ArrayList<>();
    InfraFiles.yaml()
        .forEach(f -> InfraFiles.documents(f).forEach(document -> collect(f, document, settings)));
    for (Path file : InfraFiles.dockerfiles()) {
      for (String line : InfraFiles.instructions(file)) {
        if (line.startsWith("ENV ")) {
          assigned(file, line, settings);
        }
      }
    }
    return settings;
  }

  static void collect(Path file, JsonNode node, List<Setting> settings) {
    for (Map.Entry<String, JsonNode> field : node.properties()) {
      JsonNode value = field.getValue();
      if (LISTS.contains(field.getKey()) && value.isArray()) {
        value.forEach(e -> settings.add(of(file, text(e, "name"), field(e, "value"))));
      } else if (MAPS.contains(field.getKey()) && value.isObject()) {
        value.properties().forEach(e -> settings.add(of(file, e.getKey(), e.getValue())));
      } else if (field.getKey().equals("literals")) {
        value.forEach(literal -> assigned(file, literal.asText(), settings));
      }
      collect(file, value, settings);
    }
    if (node.isArray()) {
      node.forEach(element -> collect(file, element, settings));
    }
  }

  private static void assigned(Path file, String text, List<Setting> settings) {
    Matcher matcher = ASSIGNED.matcher(text);
    while (matcher.find()) {
      settings.add(new Setting(file, matcher.group(1), matcher.group(2)));
    }
  }

  private static Setting of(Path file, String name, JsonNode value) {
    return new Setting(file, name, value.isValueNode() ? value.asText() : "");
  }

  private static String text(JsonNode entry, String field) {
    return field(entry, field).asText();
  }

  /** Kubernetes has {@code name}, CloudFormation {@code Name}. */
  private static JsonNode field(JsonNode entry, String field) {
    String upper = Character.toUpperCase(field.charAt(0)) + field.substring(1);
    return entry.has(field) ? entry.path(field) : entry.path(upper);
  }
}
