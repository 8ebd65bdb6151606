package dev.pagoda.bench;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import dev.pagoda.onnx.ApplicationEnvironment;
import dev.pagoda.onnx.graph.ControlNetGraph;
import dev.pagoda.onnx.graph.Extensions;
import dev.pagoda.onnx.graph.PagGraph;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;

/** Inputs of one denoising step: the same latents in every row, text of its own for row 0. */
final class StepInputs {
  private static final float TIMESTEP = 500;
  private static final int TIME_IDS = 6;

  private final OrtEnvironment environment = ApplicationEnvironment.get();
  private final UnetShape shape;
  private final int height;
  private final int width;

  StepInputs(UnetShape shape, int height, int width) {
    this.shape = shape;
    this.height = height;
    this.width = width;
  }

  /** The stock inputs for [unconditional, conditional, conditional, …]. */
  Map<String, OnnxTensor> stock(int rows) throws OrtException {
    Random random = new Random(shape.seed());
    int latents = UnetShape.LATENT_CHANNELS;
    int text = UnetShape.TEXT_TOKENS;
    float[] sample = gaussian(random, latents * height * width);
    float[] negative = gaussian(random, text * shape.crossAttentionDim());
    float[] positive = gaussian(random, text * shape.crossAttentionDim());
    float[] pooled = gaussian(random, shape.pooledDim());
    float[] sizes = {8f * height, 8f * width, 0, 0, 8f * height, 8f * width};

    Map<String, OnnxTensor> inputs = new HashMap<>();
    inputs.put("sample", rows(rows, sample, sample, latents, height, width));
    inputs.put("timestep", OnnxTensor.createTensor(environment, TIMESTEP));
    inputs.put(
        "encoder_hidden_states", rows(rows, negative, positive, text, shape.crossAttentionDim()));
    inputs.put("text_embeds", rows(rows, pooled, pooled, shape.pooledDim()));
    inputs.put("time_ids", rows(rows, sizes, sizes, TIME_IDS));
    return inputs;
  }

  /** The inputs of a rewritten graph with everything off. */
  Map<String, OnnxTensor> off(Extensions extensions, int rows) throws OrtException {
    return rewritten(extensions, rows, Set.of());
  }

  /**
   * The inputs of a rewritten graph without residuals of ControlNets.
   *
   * @param rows that the stock graph has
   * @param perturbed module paths of the perturbed layers; where none is, no row is perturbed
   */
  Map<String, OnnxTensor> rewritten(Extensions extensions, int rows, Set<String> perturbed)
      throws OrtException {
    Map<String, OnnxTensor> inputs = stock(rows);
    long[] layers =
        extensions.selfAttentions().stream()
            .mapToLong(l -> perturbed.contains(l) ? 1 : 0)
            .toArray();
    inputs.put(PagGraph.ROWS, longs(perturbed.isEmpty() ? new long[0] : new long[] {1}));
    inputs.put(PagGraph.LAYERS, longs(layers));
    for (String residual : extensions.residuals()) {
      inputs.put(residual, zero());
    }
    return inputs;
  }

  /**
   * The inputs of a rewritten ControlNet that is the only one; its outputs are {@code residuals}.
   */
  Map<String, OnnxTensor> controlNet(List<String> residuals, int rows) throws OrtException {
    Map<String, OnnxTensor> inputs = stock(rows);
    float[] picture = gaussian(new Random(shape.seed()), 3 * 8 * height * 8 * width);
    inputs.put("controlnet_cond", rows(rows, picture, picture, 3, 8L * height, 8L * width));
    inputs.put(ControlNetGraph.SCALE, OnnxTensor.createTensor(environment, 1f));
    for (String residual : residuals) {
      inputs.put(ControlNetGraph.PREVIOUS + residual, zero());
    }
    return inputs;
  }

  /** Adds nothing, whatever it is added to. */
  private OnnxTensor zero() throws OrtException {
    return OnnxTensor.createTensor(environment, FloatBuffer.allocate(1), new long[] {1, 1, 1, 1});
  }

  private OnnxTensor rows(int rows, float[] first, float[] others, long... rowShape)
      throws OrtException {
    FloatBuffer values = FloatBuffer.allocate(rows * first.length).put(first);
    for (int i = 1; i < rows; i++) {
      values.put(others);
    }
    long[] dimensions = new long[rowShape.length + 1];
    dimensions[0] = rows;
    System.arraycopy(rowShape, 0, dimensions, 1, rowShape.length);
    return OnnxTensor.createTensor(environment, values.flip(), dimensions);
  }

  private OnnxTensor longs(long[] values) throws OrtException {
    return OnnxTensor.createTensor(
        environment, LongBuffer.wrap(values), new long[] {values.length});
  }

  private static float[] gaussian(Random random, int count) {
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return values;
  }
}
