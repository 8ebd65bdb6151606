package dev.pagoda.cli;

import dev.pagoda.model.AdapterInfo;
import dev.pagoda.model.ModelInfo;
import java.util.ArrayList;
import java.util.List;

/** Models and adapters as tables. */
final class CatalogTables {
  private CatalogTables() {}

  static List<String> models(List<ModelInfo> models, String defaultModel) {
    List<List<String>> rows = new ArrayList<>();
    rows.add(List.of("NAME", "FAMILY", "CLASS", "TASKS", "SIZE", "LAYERS", ""));
    for (ModelInfo model : models) {
      rows.add(
          List.of(
              model.name(),
              model.family().title(),
              model.pipelineClass(),
              String.join(", ", model.tasks()),
              model.defaultWidth() + "x" + model.defaultHeight(),
              Integer.toString(model.selfAttentionLayers().size()),
              model.name().equals(defaultModel) ? "default" : ""));
    }
    return table(rows);
  }

  static List<String> adapters(List<AdapterInfo> adapters) {
    List<List<String>> rows = new ArrayList<>();
    rows.add(List.of("NAME", "KIND", "FILES"));
    for (AdapterInfo adapter : adapters) {
      rows.add(List.of(adapter.name(), adapter.kind().id(), String.join(", ", adapter.files())));
    }
    return table(rows);
  }

  private static List<String> table(List<List<String>> rows) {
    return rows.stream().map(row -> line(rows, row)).toList();
  }

  private static String line(List<List<String>> rows, List<String> row) {
    StringBuilder line = new StringBuilder();
    for (int column = 0; column < row.size(); column++) {
      int at = column;
      int width = rows.stream().mapToInt(r -> r.get(at).length()).max().orElse(0);
      line.append(row.get(column)).append(" ".repeat(width - row.get(column).length() + 2));
    }
    return line.toString().stripTrailing();
  }
}
