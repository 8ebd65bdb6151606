package dev.pagoda.pipeline;

import dev.pagoda.model.ModelException;
import dev.pagoda.onnx.GraphSession;
import dev.pagoda.onnx.GraphTensor;
import dev.pagoda.onnx.HostTensor;
import dev.pagoda.onnx.Port;
import dev.pagoda.onnx.RunScope;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * PixArt-Sigma's transformer during one run: {@code hidden_states} [rows, 4, h, w], {@code
 * timestep} [rows], {@code encoder_hidden_states} [rows, tokens, 4096] and {@code
 * encoder_attention_mask} [rows, tokens] to noise and variance [rows, 8, h, w], of which nobody
 * uses the variance: guidance works on each channel by itself, so it is left out before it and not
 * behind it as in diffusers. Rows are [unconditional, conditional]; perturbed ones come out of the
 * graph.
 */
final class TransformerDenoiser implements Denoiser, AutoCloseable {
  private final GraphSession session;
  private final int latentSize;
  private final RunTensors tensors;
  private final Map<String, GraphTensor> perturbed;
  private final HostTensor sample;
  private final HostTensor timestep;
  private final float[] timesteps;
  private final HostTensor plainOutput;
  private final HostTensor perturbedOutput;
  private final Port output;
  private final float[] plainRows;
  private final float[] perturbedRows;

  /**
   * Allocates the tensors of a run.
   *
   * @param shape the latents, for their shape
   * @param layers indices of the self-attentions to perturb, in order of execution; empty if there
   *     are no perturbed rows
   * @param model whose graph it is
   * @throws ModelException when the graph lacks one of the inputs
   */
  TransformerDenoiser(
      GraphSession session,
      Latents shape,
      CaptionEmbeds captions,
      List<Integer> layers,
      PixArtSigmaModel model) {
    this.session = session;
    tensors = new RunTensors(session);
    int rows = captions.rows();
    int more = layers.isEmpty() ? 0 : shape.batch();
    latentSize = shape.data().length / shape.batch();
    sample = tensors.feed("hidden_states", rows, shape.channels(), shape.height(), shape.width());
    timestep = addTimestep(rows);
    timesteps = new float[timestep.size()];
    addCaptions(captions);
    perturbed = tensors.perturb(layers, rows, more);
    output = session.outputs().get(model.noiseOutput());
    plainOutput =
        tensors.of(output, rows, model.predictedChannels(), shape.height(), shape.width());
    perturbedOutput =
        tensors.of(output, rows + more, model.predictedChannels(), shape.height(), shape.width());
    plainRows = new float[rows * latentSize];
    perturbedRows = new float[(rows + more) * latentSize];
  }

  /** One timestep, or the same for each row. */
  private HostTensor addTimestep(int rows) {
    List<Long> shape = session.inputs().get("timestep").shape();
    boolean perRow = !shape.isEmpty() && shape.get(0) != 1;
    return perRow ? tensors.feed("timestep", rows) : tensors.timestep();
  }

  private void addCaptions(CaptionEmbeds captions) {
    int rows = captions.rows();
    int tokens = captions.tokens();
    tensors
        .feed("encoder_hidden_states", rows, tokens, captions.width())
        .write(captions.hiddenStates());
    tensors.feed("encoder_attention_mask", rows, tokens).write(captions.mask());
  }

  @Override
  public void requireTimesteps(float[] timesteps) {
    Timesteps.require(session, timesteps);
  }

  @Override
  public float[] predict(float[] scaled, int step, float t, boolean withPerturbed, RunScope scope) {
    for (int at = 0; at < sample.size(); at += scaled.length) {
      sample.write(at, scaled, 0, scaled.length);
    }
    Arrays.fill(timesteps, t);
    timestep.write(timesteps);
    HostTensor result = withPerturbed ? perturbedOutput : plainOutput;
    session.run(scope, withPerturbed ? perturbed : tensors.feeds(), Map.of(output.name(), result));
    float[] rows = withPerturbed ? perturbedRows : plainRows;
    int stride = result.size() / (rows.length / latentSize);
    for (int row = 0; row * latentSize < rows.length; row++) {
      result.read(row * stride, rows, row * latentSize, latentSize);
    }
    return rows;
  }

  @Override
  public void close() {
    tensors.close();
  }
}
