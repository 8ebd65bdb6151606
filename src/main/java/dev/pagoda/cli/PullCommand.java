package dev.pagoda.cli;

import dev.pagoda.config.PagodaConfig;
import dev.pagoda.hub.InvalidPullException;
import dev.pagoda.hub.PullControl;
import dev.pagoda.hub.PullRequest;
import dev.pagoda.hub.Pulled;
import dev.pagoda.hub.Puller;
import dev.pagoda.hub.Repository;
import dev.pagoda.wiring.Wiring;
import java.io.PrintWriter;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** Brings a model of a hub into the models directory. */
@Command(
    name = "pull",
    header = "Fetches a model, ControlNet, IP-Adapter or LoRAs from a model hub.",
    description = {
      "%nOnly what is needed is fetched: ONNX graphs and their weights, configurations, tokenizers,",
      "and the .safetensors of adapters. It is checked before it is offered. Interrupted, it goes on",
      "where it ended. pagoda.hub.endpoint (or HF_ENDPOINT) is the hub, pagoda.hub.token (or",
      "HF_TOKEN) the token for private and gated repositories."
    },
    sortOptions = false,
    usageHelpAutoWidth = true,
    mixinStandardHelpOptions = true,
    versionProvider = VersionLine.class,
    footer = {
      "%nExamples:",
      "  pagoda models pull stabilityai/stable-diffusion-xl-base-1.0 --as sdxl-base",
      "  pagoda models pull nerijs/pixel-art-xl --file pixel-art-xl.safetensors",
      "  pagoda models pull OWNER/NAME --revision v1.1 --variant fp16 --as sdxl-fp16"
    })
final class PullCommand implements Callable<Integer> {
  private final Terminal terminal;
  @Spec private CommandSpec spec;
  @ParentCommand private ModelsCommand parent;

  @Parameters(paramLabel = "OWNER/NAME", description = "the repository")
  private String repository;

  @Option(
      names = "--revision",
      paramLabel = "REVISION",
      defaultValue = PullRequest.MAIN,
      description = "branch, tag or commit (default: ${DEFAULT-VALUE})")
  private String revision;

  @Option(
      names = "--as",
      paramLabel = "NAME",
      description = "name of its directory and in requests (default: that of the repository)")
  private String name;

  @Option(
      names = "--variant",
      paramLabel = "VARIANT",
      description = "which of several graphs of a part: fp16 of model.fp16.onnx or model_fp16.onnx")
  private String variant;

  @Option(
      names = "--folder",
      paramLabel = "FOLDER",
      defaultValue = "",
      description = "folder of the repository that holds it (default: the top)")
  private String folder;

  @Option(
      names = "--file",
      paramLabel = "FILE",
      description = "which .safetensors of LoRAs or IP-Adapters; may be repeated (default: all)")
  private List<String> files = List.of();

  @Option(names = "--force", description = "replaces a directory of that name")
  private boolean force;

  @Option(
      names = {"-q", "--quiet"},
      description = "shows no progress")
  private boolean quiet;

  PullCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    PagodaConfig config = parent.config(spec);
    Puller puller =
        Wiring.puller(config)
            .orElseThrow(
                () ->
                    usage(
                        "There is no models directory to pull to: set --models-directory or"
                            + " pagoda.models.directory"));
    PullRequest request = request();
    tell(pull(puller, request));
    return ExitCode.OK;
  }

  private Pulled pull(Puller puller, PullRequest request) {
    PrintWriter err = spec.commandLine().getErr();
    try (PullProgress progress = PullProgress.on(err, terminal, quiet, System::nanoTime)) {
      return puller.pull(request, new PullControl(progress));
    }
  }

  private PullRequest request() {
    try {
      Repository from = Repository.parse(repository);
      return new PullRequest(
          from,
          revision,
          folder,
          Optional.ofNullable(variant),
          files,
          name == null ? from.name() : name,
          force);
    } catch (InvalidPullException e) {
      String option =
          switch (e.field()) {
            case "repository" -> "OWNER/NAME";
            case "files" -> "--file";
            default -> "--" + e.field();
          };
      throw usage(option + ": " + e.getMessage());
    }
  }

  private void tell(Pulled pulled) {
    PrintWriter out = spec.commandLine().getOut();
    out.println(
        "%s is %s at commit %s%s"
            .formatted(
                pulled.path(),
                pulled.fetched() ? repository : "there already: " + repository,
                pulled.commit(),
                pulled.license().map(license -> ", license: " + license).orElse("")));
    out.println();
    pulled.model().ifPresent(m -> CatalogTables.models(List.of(m), "").forEach(out::println));
    pulled.adapter().ifPresent(a -> CatalogTables.adapters(List.of(a)).forEach(out::println));
  }

  private ParameterException usage(String message) {
    return new ParameterException(spec.commandLine(), message);
  }
}
