package dev.pagoda.bench;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import dev.pagoda.onnx.ApplicationEnvironment;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;

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

  /**
   * The inputs of a rewritten graph for two stock rows.
   *
   * @param layers 1 for each perturbed layer; where none is, no row is perturbed
   */
  Map<String, OnnxTensor> rewritten(long[] layers) throws OrtException {
    Map<String, OnnxTensor> inputs = stock(2);
    boolean on = Arrays.stream(layers).anyMatch(layer -> layer != 0);
    inputs.put("pag_rows", longs(on ? new long[] {1} : new long[0]));
    inputs.put("pag_layers", longs(layers));
    return inputs;
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
