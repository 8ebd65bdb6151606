package dev.pagoda.cli;

import dev.pagoda.image.RgbImage;
import dev.pagoda.model.ModelCatalog;
import dev.pagoda.pipeline.AttentionRows;
import dev.pagoda.pipeline.Generated;
import dev.pagoda.pipeline.InputSource;
import dev.pagoda.pipeline.Latents;
import dev.pagoda.pipeline.Pipeline;
import dev.pagoda.pipeline.PipelineFactory;
import dev.pagoda.pipeline.RunControl;
import dev.pagoda.pipeline.RunTimings;
import dev.pagoda.request.GenerationRequest;
import dev.pagoda.request.RenderSize;
import dev.pagoda.request.RequestReader;
import dev.pagoda.request.Requests;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** Parts whose pipeline draws a gradient from the seed, step by step. */
final class GradientParts implements CliParts {
  final List<GenerationRequest> requests = new ArrayList<>();
  final List<String> devices = new ArrayList<>();
  int opened;
  int closed;
  private final Pipeline pipeline;

  GradientParts() {
    this(GradientParts::draw);
  }

  GradientParts(Pipeline pipeline) {
    this.pipeline = pipeline;
  }

  @Override
  public ModelCatalog catalog() {
    return Requests.catalog();
  }

  @Override
  public RequestReader requests() {
    return Requests.reader();
  }

  @Override
  public PipelineFactory pipelines() {
    opened++;
    return new PipelineFactory() {
      @Override
      public Pipeline open(String model, String device) {
        devices.add(device);
        return (request, inputs, control) -> {
          requests.add(request);
          return pipeline.generate(request, inputs, control);
        };
      }

      @Override
      public String provider(String device) {
        return "TestExecutionProvider";
      }

      @Override
      public void close() {
        closed++;
      }
    };
  }

  static Generated draw(GenerationRequest request, InputSource inputs, RunControl control) {
    for (int step = 1; step <= request.numInferenceSteps(); step++) {
      control.checkCanceled();
      control.report(step, request.numInferenceSteps());
    }
    int images = request.images();
    int height = request.height() / 8;
    int width = request.width() / 8;
    return new Generated(
        new Latents(new float[images * 4 * height * width], images, 4, height, width),
        new RenderSize(request.height(), request.width()),
        IntStream.range(0, images).mapToObj(image -> gradient(request, image)).toList(),
        List.of(),
        new RunTimings(0, 0, 0, 0),
        AttentionRows.NONE);
  }

  private static RgbImage gradient(GenerationRequest request, int image) {
    byte[] rgb = new byte[request.width() * request.height() * 3];
    for (int i = 0; i < rgb.length; i++) {
      rgb[i] = (byte) (request.seed().get(0) + image + i / 3 % request.width());
    }
    return new RgbImage(request.width(), request.height(), rgb);
  }
}
