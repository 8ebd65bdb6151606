package dev.pagoda.pipeline;

import dev.pagoda.onnx.GraphSession;
import dev.pagoda.onnx.GraphTensor;
import dev.pagoda.onnx.HostTensor;
import dev.pagoda.onnx.LiveOutputs;
import dev.pagoda.onnx.RunScope;
import dev.pagoda.onnx.graph.ControlNetGraph;
import java.util.List;
import java.util.Set;

/**
 * One ControlNet during one run: what the denoiser is given, and {@code controlnet_cond} [rows, 3,
 * height, width] in 0 to 1. Its rows are [unconditional, conditional]: perturbed ones would be the
 * conditional ones again. What does not change from step to step is written once.
 */
final class ControlNet implements AutoCloseable {
  private final GraphSession session;
  private final RunTensors tensors;
  private final HostTensor sample;
  private final HostTensor timestep;
  private final HostTensor scale;
  private final HostTensor none;
  private final List<String> outputs;
  private final List<String> previousInputs;
  private final Set<String> wanted;

  /**
   * Allocates the tensors of a run.
   *
   * @param picture control picture, float32 [3, height, width] in 0 to 1
   * @param height of the picture
   * @param width of the picture
   */
  ControlNet(
      GraphSession session,
      Latents shape,
      Conditioning conditioning,
      float[] picture,
      int height,
      int width) {
    this.session = session;
    tensors = new RunTensors(session);
    int rows = conditioning.prompts().rows();
    sample = tensors.feed("sample", rows, shape.channels(), shape.height(), shape.width());
    timestep = tensors.timestep();
    scale = tensors.feed(ControlNetGraph.SCALE);
    tensors.condition(conditioning);
    HostTensor condition = tensors.feed("controlnet_cond", rows, 3, height, width);
    for (int row = 0; row < rows; row++) {
      condition.write(row * picture.length, picture, 0, picture.length);
    }
    outputs = session.extensions().residuals();
    previousInputs = outputs.stream().map(ControlNetGraph.PREVIOUS::concat).toList();
    wanted = Set.copyOf(outputs);
    none = tensors.of(session.inputs().get(previousInputs.get(0)), 1, 1, 1, 1);
  }

  /** Outputs in the order of the denoiser's residual inputs. */
  List<String> outputs() {
    return outputs;
  }

  /**
   * Runs the net.
   *
   * @param scaled the scaled sample, [batch, channels, h, w]
   * @param weight factor of the residuals
   * @param previous residuals of the net before, by place; they are added
   * @return residuals; the caller closes them
   */
  LiveOutputs run(
      float[] scaled, float t, float weight, List<GraphTensor> previous, RunScope scope) {
    for (int at = 0; at < sample.size(); at += scaled.length) {
      sample.write(at, scaled, 0, scaled.length);
    }
    timestep.write(t);
    scale.write(weight);
    for (int i = 0; i < outputs.size(); i++) {
      tensors.feeds().put(previousInputs.get(i), previous.isEmpty() ? none : previous.get(i));
    }
    return session.runLive(scope, tensors.feeds(), wanted);
  }

  /** Refuses fractional timesteps where the graph takes whole ones. */
  void requireTimesteps(float[] timesteps) {
    Timesteps.require(session, timesteps);
  }

  @Override
  public void close() {
    tensors.close();
  }
}
