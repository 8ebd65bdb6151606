package dev.pagoda.bench;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtException;
import dev.pagoda.onnx.graph.ControlNetGraph;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Inputs of the UNet and of its ControlNet. */
final class UnetInputs implements StepInputs {
  private static final float TIMESTEP = 500;
  private static final int TIME_IDS = 6;

  private final UnetShape shape;
  private final int height;
  private final int width;

  UnetInputs(UnetShape shape, int height, int width) {
    this.shape = shape;
    this.height = height;
    this.width = width;
  }

  @Override
  public Map<String, OnnxTensor> stock(int rows) throws OrtException {
    Random random = new Random(shape.seed());
    int latents = UnetShape.LATENT_CHANNELS;
    int text = UnetShape.TEXT_TOKENS;
    int columns = shape.crossAttentionDim();
    float[] sample = Tensors.gaussian(random, latents * height * width);
    float[] negative = Tensors.gaussian(random, text * columns);
    float[] positive = Tensors.gaussian(random, text * columns);
    float[] pooled = Tensors.gaussian(random, shape.pooledDim());
    float[] sizes = {8f * height, 8f * width, 0, 0, 8f * height, 8f * width};

    Map<String, OnnxTensor> inputs = new HashMap<>();
    inputs.put("sample", Tensors.rows(rows, sample, sample, latents, height, width));
    inputs.put("timestep", Tensors.scalar(TIMESTEP));
    inputs.put("encoder_hidden_states", Tensors.rows(rows, negative, positive, text, columns));
    inputs.put("text_embeds", Tensors.rows(rows, pooled, pooled, shape.pooledDim()));
    inputs.put("time_ids", Tensors.rows(rows, sizes, sizes, TIME_IDS));
    return inputs;
  }

  /**
   * The inputs of a rewritten ControlNet that is the only one; its outputs are {@code residuals}.
   */
  Map<String, OnnxTensor> controlNet(List<String> residuals, int rows) throws OrtException {
    Map<String, OnnxTensor> inputs = stock(rows);
    float[] picture = Tensors.gaussian(new Random(shape.seed()), 3 * 8 * height * 8 * width);
    inputs.put("controlnet_cond", Tensors.rows(rows, picture, picture, 3, 8L * height, 8L * width));
    inputs.put(ControlNetGraph.SCALE, Tensors.scalar(1));
    for (String residual : residuals) {
      inputs.put(ControlNetGraph.PREVIOUS + residual, Tensors.zero());
    }
    return inputs;
  }
}
