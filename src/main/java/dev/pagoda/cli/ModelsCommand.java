package dev.pagoda.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.pagoda.catalog.CatalogDocument;
import dev.pagoda.catalog.CatalogJson;
import dev.pagoda.config.PagodaConfig;
import dev.pagoda.model.AdapterInfo;
import dev.pagoda.model.ModelCatalog;
import dev.pagoda.model.ModelException;
import dev.pagoda.model.ModelInfo;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Function;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Lists the models and adapters there are, or the self-attentions of a model. */
@Command(
    name = "models",
    header = "Lists models and adapters, or the self-attention layers of a model.",
    sortOptions = false,
    usageHelpAutoWidth = true,
    mixinStandardHelpOptions = true,
    versionProvider = VersionLine.class,
    footer = {
      "%nExamples:",
      "  pagoda models --models-directory models",
      "  pagoda models sdxl-base      # what --pag-applied-layers can choose from",
      "  pagoda models --json > models.json"
    })
final class ModelsCommand implements Callable<Integer> {
  private final Function<PagodaConfig, CliParts> parts;
  @Spec private CommandSpec spec;
  @Mixin private SettingOptions settings;

  @Parameters(
      paramLabel = "NAME",
      arity = "0..1",
      description = "model whose self-attention layers are listed, in order of execution")
  private String name;

  @Option(
      names = "--json",
      description = "writes what workers publish for fronts: catalog/models.json of the store")
  private boolean json;

  ModelsCommand(Function<PagodaConfig, CliParts> parts) {
    this.parts = parts;
  }

  @Override
  public Integer call() {
    ModelCatalog catalog = parts.apply(settings.load(spec, Optional.empty())).catalog();
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      out.println(new String(CatalogJson.write(CatalogDocument.of(catalog)), UTF_8));
    } else if (name == null) {
      table(models(catalog)).forEach(out::println);
      if (!catalog.adapters().isEmpty()) {
        out.println();
        table(adapters(catalog)).forEach(out::println);
      }
    } else {
      find(catalog).selfAttentionLayers().forEach(out::println);
    }
    if (name == null) {
      PrintWriter err = spec.commandLine().getErr();
      catalog
          .problems()
          .forEach((model, problem) -> err.println(model + " cannot be used: " + problem));
    }
    return ExitCode.OK;
  }

  private ModelInfo find(ModelCatalog catalog) {
    String problem = catalog.problems().get(name);
    if (problem != null) {
      throw new ModelException(name + " cannot be used: " + problem);
    }
    return catalog
        .find(name)
        .orElseThrow(
            () ->
                new ParameterException(
                    spec.commandLine(),
                    catalog.models().stream()
                        .map(ModelInfo::name)
                        .collect(
                            Collectors.joining(
                                ", ", "There is no model \"" + name + "\"; there is: ", ""))));
  }

  private static List<List<String>> models(ModelCatalog catalog) {
    List<List<String>> rows = new ArrayList<>();
    rows.add(List.of("NAME", "FAMILY", "CLASS", "TASKS", "SIZE", "LAYERS", ""));
    for (ModelInfo model : catalog.models()) {
      rows.add(
          List.of(
              model.name(),
              model.family().title(),
              model.pipelineClass(),
              String.join(", ", model.tasks()),
              model.defaultWidth() + "x" + model.defaultHeight(),
              Integer.toString(model.selfAttentionLayers().size()),
              model.name().equals(catalog.defaultModel()) ? "default" : ""));
    }
    return rows;
  }

  private static List<List<String>> adapters(ModelCatalog catalog) {
    List<List<String>> rows = new ArrayList<>();
    rows.add(List.of("NAME", "KIND", "FILES"));
    for (AdapterInfo adapter : catalog.adapters()) {
      rows.add(List.of(adapter.name(), adapter.kind().id(), String.join(", ", adapter.files())));
    }
    return rows;
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
