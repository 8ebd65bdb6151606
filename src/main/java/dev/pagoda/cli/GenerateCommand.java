package dev.pagoda.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.pagoda.config.PagodaConfig;
import dev.pagoda.config.Version;
import dev.pagoda.pipeline.FileEncoder;
import dev.pagoda.pipeline.Generated;
import dev.pagoda.pipeline.InputSource;
import dev.pagoda.pipeline.PictureEncoder;
import dev.pagoda.pipeline.PipelineFactory;
import dev.pagoda.pipeline.RunCanceledException;
import dev.pagoda.pipeline.RunControl;
import dev.pagoda.request.GenerationRequest;
import dev.pagoda.request.InputImages;
import dev.pagoda.request.InvalidRequestException;
import dev.pagoda.request.OutputFormat;
import dev.pagoda.request.RequestReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Function;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Makes pictures in place, without HTTP or queue. */
@Command(
    name = "generate",
    header = "Makes a picture and prints where it is.",
    customSynopsis = "pagoda generate PROMPT [OPTIONS]",
    sortOptions = false,
    usageHelpAutoWidth = true,
    mixinStandardHelpOptions = true,
    versionProvider = VersionLine.class,
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:the picture is written",
      "1:it could not be made",
      "2:the options are wrong",
      "130:interrupted"
    },
    footer = {
      "%nExamples:",
      "  pagoda generate \"a fox on a blue background\" --output fox.png",
      "  pagoda generate \"a fox\" --seed 7 --pag-scale 4 --pag-applied-layers mid",
      "  pagoda generate \"a fox\" --pag-scale 0          # the same noise without PAG",
      "  pagoda generate \"a fox\" --num-images-per-prompt 4 --output fox.jpg",
      "  pagoda generate \"a fox\" --pag-applied-layers down_blocks.2 \\",
      "      --pag-applied-layers up_blocks.1.attentions.0",
      "  pagoda generate \"a fox\" --scheduler euler \\",
      "      --guidance-scale 7 --negative-prompt \"blurry\"",
      "  pagoda generate \"a fox in snow\" --image fox.png --strength 0.6",
      "  pagoda generate \"a hat\" --image fox.png --mask-image head.png",
      "  pagoda generate \"a fox\" --controlnet canny --control-image edges.png \\",
      "      --ip-adapter style --ip-adapter-image ink.png --loras paper=0.8",
      "  pagoda generate \"a fox\" --model pixart-sigma --width 1920 --height 1080 \\",
      "      --pag-applied-layers b14 --no-clean-caption"
    })
final class GenerateCommand implements Callable<Integer> {
  private final Function<PagodaConfig, CliParts> parts;
  private final Terminal terminal;
  @Spec private CommandSpec spec;
  @Mixin private SettingOptions settings;

  @Parameters(
      paramLabel = "PROMPT",
      hideParamSyntax = true,
      arity = "0..*",
      description = "what to draw, in quotes")
  private List<String> prompt = List.of();

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FILE",
      description = "where to write (default: pagoda-SEED.png); several pictures get -0, -1, …")
  private Path output;

  @Option(names = "--force", description = "replace existing files")
  private boolean force;

  @Option(
      names = "--device",
      paramLabel = "DEVICE",
      description = "cpu, cuda:0, … (default: the first configured one)")
  private String device;

  @Option(
      names = {"-q", "--quiet"},
      description = "show no progress")
  private boolean quiet;

  GenerateCommand(Function<PagodaConfig, CliParts> parts, Terminal terminal) {
    this.parts = parts;
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws IOException {
    PagodaConfig config = settings.load(spec, Optional.ofNullable(device));
    CliParts made = parts.apply(config);
    RequestReader reader = made.requests();
    InputImages images;
    GenerationRequest request;
    try {
      ObjectNode body = BodyOptions.body(spec.commandLine().getParseResult(), prompt, output);
      images = PictureFiles.read(body, config.limits().inputSize().asLongValue());
      request = reader.read(body, images);
    } catch (IllegalArgumentException wrong) {
      throw usage(wrong.getMessage());
    } catch (InvalidRequestException wrong) {
      throw usage(FieldOptions.sentences(wrong.errors()));
    }
    OutputFiles files;
    try {
      files = OutputFiles.plan(output, request, force);
    } catch (IllegalArgumentException wrong) {
      throw usage("--output: " + wrong.getMessage());
    }
    try (Progress progress =
        Progress.on(spec.commandLine().getErr(), terminal, quiet, System::nanoTime)) {
      return run(made, config.devices().get(0), request, images::content, files, progress);
    } catch (InvalidRequestException wrong) {
      // Something that only the loaded model knew.
      throw usage(FieldOptions.sentences(wrong.errors()));
    }
  }

  private int run(
      CliParts with,
      String chosenDevice,
      GenerationRequest request,
      InputSource inputs,
      OutputFiles files,
      Progress progress)
      throws IOException {
    progress.begin("Loading " + request.model() + " …");
    RunControl control = new RunControl(progress);
    Interruption interruption = Interruption.of(control);
    try (PipelineFactory pipelines = with.pipelines()) {
      Generated made =
          pipelines.open(request.model(), chosenDevice).generate(request, inputs, control);
      control.checkCanceled();
      progress.close();
      write(made, request, new FileEncoder(with.catalog(), Version.NUMBER), files);
      return ExitCode.OK;
    } catch (RunCanceledException canceled) {
      return canceled(progress);
    } catch (RuntimeException failure) {
      // A process that is interrupted takes away what a run needs; that is no failure to report.
      if (control.isCanceled()) {
        return canceled(progress);
      }
      throw failure;
    } finally {
      interruption.over();
    }
  }

  private int canceled(Progress progress) {
    progress.close();
    spec.commandLine().getErr().println("Canceled.");
    return ExitCode.INTERRUPTED;
  }

  private void write(
      Generated made, GenerationRequest request, PictureEncoder encoder, OutputFiles files)
      throws IOException {
    for (int index = 0; index < files.count(); index++) {
      byte[] bytes =
          request.outputFormat() == OutputFormat.LATENTS
              ? encoder.latents(made.latents())
              : encoder.picture(made.images().get(index), request, index);
      spec.commandLine().getOut().println(files.write(index, bytes));
    }
  }

  private ParameterException usage(String message) {
    return new ParameterException(spec.commandLine(), message);
  }
}
