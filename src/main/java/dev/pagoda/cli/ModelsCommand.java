package dev.pagoda.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.pagoda.catalog.CatalogDocument;
import dev.pagoda.catalog.CatalogJson;
import dev.pagoda.config.PagodaConfig;
import dev.pagoda.model.ModelCatalog;
import dev.pagoda.model.ModelException;
import dev.pagoda.model.ModelInfo;
import java.io.PrintWriter;
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
    header = "Lists models and adapters, or the self-attention layers of a model; pulls models.",
    commandListHeading = "%nCommands:%n",
    synopsisSubcommandLabel = "[pull]",
    sortOptions = false,
    usageHelpAutoWidth = true,
    mixinStandardHelpOptions = true,
    versionProvider = VersionLine.class,
    footer = {
      "%nExamples:",
      "  pagoda models --models-directory models",
      "  pagoda models sdxl-base      # what --pag-applied-layers can choose from",
      "  pagoda models --json > models.json",
      "  pagoda models pull stabilityai/stable-diffusion-xl-base-1.0 --as sdxl-base"
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
      CatalogTables.models(catalog.models(), catalog.defaultModel()).forEach(out::println);
      if (!catalog.adapters().isEmpty()) {
        out.println();
        CatalogTables.adapters(catalog.adapters()).forEach(out::println);
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

  /** The configuration, for a command below this one. */
  PagodaConfig config(CommandSpec command) {
    return settings.load(command, Optional.empty());
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
}
