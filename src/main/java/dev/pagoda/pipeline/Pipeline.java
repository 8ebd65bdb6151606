package dev.pagoda.pipeline;

import dev.pagoda.request.GenerationRequest;

/** Makes pictures of checked requests on one device. Blocks; called on the device's own thread. */
public interface Pipeline {
  /**
   * Runs the request from prompt to pixels.
   *
   * @param inputs of the pictures that the request names
   * @throws RunCanceledException when {@code control} was canceled
   * @throws dev.pagoda.onnx.DoesNotFitException when the model exceeds the memory budget
   * @throws dev.pagoda.model.ModelException when the model directory cannot be used
   */
  Generated generate(GenerationRequest request, InputSource inputs, RunControl control);
}
