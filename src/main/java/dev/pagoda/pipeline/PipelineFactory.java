package dev.pagoda.pipeline;

/** Opens pipelines, and closes on close whatever they took. */
public interface PipelineFactory extends AutoCloseable {
  /**
   * The pipeline of a model on a device.
   *
   * @param model name of a model directory
   * @param device {@code cpu}, {@code cuda:0}, …
   * @throws dev.pagoda.model.ModelException when the model directory cannot be used
   */
  Pipeline open(String model, String device);

  @Override
  void close();
}
