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
import dev.pagoda.request.InvalidRequestException;
import dev.pagoda.request.OutputFormat;
import dev.pagoda.request.RequestField;
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
      "      --guidance-scale 7 --negative-prompt \"blurry\""
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
    GenerationRequest request;
    try {
      request = reader.read(body());
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
      return run(made, config.devices().get(0), request, files, progress);
    } catch (InvalidRequestException wrong) {
      // Something that only the loaded model knew.
      throw usage(FieldOptions.sentences(wrong.errors()));
    }
  }

  private int run(
      CliParts with,
      String chosenDevice,
      GenerationRequest request,
      OutputFiles files,
      Progress progress)
      throws IOException {
    progress.begin("Loading " + request.model() + " …");
    RunControl control = new RunControl(progress);
    Interruption interruption = Interruption.of(control);
    try (PipelineFactory pipelines = with.pipelines()) {
      Generated made =
          pipelines
              .open(request.model(), chosenDevice)
              .generate(request, InputSource.NONE, control);
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

  private ObjectNode body() {
    ObjectNode body = FieldOptions.body(spec.commandLine().getParseResult());
    if (prompt.size() > 1) {
      throw usage("PROMPT must be one argument: put it in quotes, as in \"a fox on snow\"");
    }
    if (!prompt.isEmpty()) {
      if (body.has(RequestField.PROMPT.jsonName())) {
        throw usage("PROMPT and --prompt are the same: give one of them");
      }
      body.put(RequestField.PROMPT.jsonName(), prompt.get(0));
    }
    if (output != null) {
      OutputFiles.format(output).ifPresent(format -> outputFormat(body, format));
    }
    return body;
  }

  /** The extension of the file names the format, unless an option contradicts it. */
  private void outputFormat(ObjectNode body, OutputFormat format) {
    String field = RequestField.OUTPUT_FORMAT.jsonName();
    if (!body.has(field)) {
      body.put(field, format.jsonName());
    } else if (!body.get(field).textValue().equals(format.jsonName())) {
      throw usage(
          "--output-format " + body.get(field).textValue() + " does not fit --output " + output);
    }
  }

  private ParameterException usage(String message) {
    return new ParameterException(spec.commandLine(), message);
  }
}
