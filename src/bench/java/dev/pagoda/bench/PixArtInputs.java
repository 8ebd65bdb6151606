package dev.pagoda.bench;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;

/** Inputs of PixArt-Sigma's transformer: an empty negative prompt and half a caption. */
final class PixArtInputs implements StepInputs {
  private static final float TIMESTEP = 500;

  private final PixArtShape shape;
  private final int height;
  private final int width;

  PixArtInputs(PixArtShape shape, int height, int width) {
    this.shape = shape;
    this.height = height;
    this.width = width;
  }

  @Override
  public Map<String, OnnxTensor> stock(int rows) throws OrtException {
    Random random = new Random(shape.seed());
    int latents = PixArtShape.LATENT_CHANNELS;
    int tokens = shape.captionTokens();
    int columns = shape.captionChannels();
    float[] sample = Tensors.gaussian(random, latents * height * width);
    float[] negative = Tensors.gaussian(random, tokens * columns);
    float[] positive = Tensors.gaussian(random, tokens * columns);
    float[] timestep = {TIMESTEP};

    Map<String, OnnxTensor> inputs = new HashMap<>();
    inputs.put("hidden_states", Tensors.rows(rows, sample, sample, latents, height, width));
    inputs.put("encoder_hidden_states", Tensors.rows(rows, negative, positive, tokens, columns));
    inputs.put("encoder_attention_mask", Tensors.rows(rows, mask(1), mask(tokens / 2), tokens));
    inputs.put("timestep", Tensors.rows(rows, timestep, timestep));
    return inputs;
  }

  private long[] mask(int tokens) {
    long[] mask = new long[shape.captionTokens()];
    Arrays.fill(mask, 0, tokens, 1);
    return mask;
  }
}
