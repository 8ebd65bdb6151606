package dev.pagoda.pipeline;

import dev.pagoda.model.SdxlDirectory;
import dev.pagoda.onnx.DeviceOptions;
import java.nio.file.Path;
import java.util.Map;

/** Jobs of one prompt each on the pipelines of the application. */
public final class PromptJobs implements AutoCloseable {
  private static final String DEVICE = "cpu";

  private final Pipelines pipelines;
  private final int size;

  /** What is done between the parts of a job. */
  public interface Stages {
    void denoiserLoaded();
  }

  /**
   * @param model directory of an SDXL model
   * @param size height and width of the pictures
   */
  public PromptJobs(Path model, int size, MemoryOptions memory) {
    SdxlDirectory directory = SdxlDirectory.open(model);
    this.pipelines =
        new Pipelines(name -> directory, new NoAdapters(), DeviceOptions.defaults(), memory);
    this.size = size;
  }

  /**
   * Runs a job of two steps.
   *
   * @return milliseconds spent loading sessions
   */
  public long run(String prompt, Stages stages) {
    Map<String, ?> request =
        Map.of("prompt", prompt, "width", size, "height", size, "num_inference_steps", 2);
    RunControl control =
        new RunControl(
            (step, steps) -> {
              if (step == 0) {
                stages.denoiserLoaded();
              }
            });
    return pipelines
        .open("model", DEVICE)
        .generate(Requests.of(request), InputSource.NONE, control)
        .timings()
        .loadMs();
  }

  @Override
  public void close() {
    pipelines.close();
  }
}
