package dev.pagoda.pipeline;

import dev.pagoda.onnx.GraphSession;
import dev.pagoda.onnx.GraphTensor;
import dev.pagoda.onnx.HostTensor;
import dev.pagoda.onnx.Port;
import dev.pagoda.onnx.RunScope;
import dev.pagoda.onnx.SessionParameters;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * SDXL's UNet during one run: {@code sample} [rows, 4 or 9, h, w], {@code timestep}, {@code
 * encoder_hidden_states} [rows, 77, 2048], {@code text_embeds} [rows, 1280], {@code time_ids}
 * [rows, 5 or 6], and {@code timestep_cond} where the graph has it. What does not change from step
 * to step is written once, the channels of {@code sample} that are not the latents' too. Rows are
 * [unconditional, conditional]; perturbed ones come out of the graph.
 */
final class UnetDenoiser implements AutoCloseable {
  private static final String OUTPUT = "out_sample";

  private final GraphSession session;
  private final int rowSize;
  private final int latentSize;
  private final Optional<SessionParameters> parameters;
  private final RunTensors tensors;
  private final Map<String, GraphTensor> perturbed;
  private final Optional<HostTensor> noResidual;
  private final HostTensor sample;
  private final HostTensor timestep;
  private final HostTensor plainOutput;
  private final HostTensor perturbedOutput;
  private final float[] plainRows;
  private final float[] perturbedRows;

  /**
   * Allocates the tensors of a run.
   *
   * @param shape the latents, for their shape
   * @param layers indices of the self-attentions to perturb, in order of execution; empty if there
   *     are no perturbed rows
   * @param parameters LoRAs and image prompts, which the caller closes
   * @throws dev.pagoda.model.ModelException when the graph lacks one of the inputs
   */
  UnetDenoiser(
      GraphSession session,
      Latents shape,
      Conditioning conditioning,
      List<Integer> layers,
      Optional<SessionParameters> parameters) {
    this.session = session;
    this.parameters = parameters;
    tensors = new RunTensors(session);
    int rows = conditioning.prompts().rows();
    int more = layers.isEmpty() ? 0 : shape.batch();
    sample = addSample(shape, rows, conditioning.extraChannels());
    rowSize = sample.size() / rows;
    latentSize = shape.data().length / shape.batch();
    timestep = tensors.timestep();
    tensors.condition(conditioning);
    addGuidance(rows, conditioning.guidanceEmbedding());
    perturbed = tensors.perturb(layers, rows, more);
    noResidual = noResidual();
    Port output = session.outputs().get(OUTPUT);
    plainOutput = tensors.of(output, rows, shape.channels(), shape.height(), shape.width());
    perturbedOutput =
        tensors.of(output, rows + more, shape.channels(), shape.height(), shape.width());
    plainRows = new float[plainOutput.size()];
    perturbedRows = new float[perturbedOutput.size()];
  }

  private Optional<HostTensor> noResidual() {
    return session.extensions().residuals().stream()
        .findFirst()
        .map(name -> tensors.of(session.inputs().get(name), 1, 1, 1, 1));
  }

  /** Latents' channels are written at each step, extra ones here. */
  private HostTensor addSample(Latents shape, int rows, float[] extraChannels) {
    int plane = shape.height() * shape.width();
    int channels = shape.channels() + extraChannels.length / plane;
    HostTensor tensor = tensors.feed("sample", rows, channels, shape.height(), shape.width());
    for (int row = 0; row < rows; row++) {
      int at = (row * channels + shape.channels()) * plane;
      tensor.write(at, extraChannels, 0, extraChannels.length);
    }
    return tensor;
  }

  private void addGuidance(int rows, float[] embedding) {
    if (embedding.length > 0) {
      HostTensor tensor = tensors.feed("timestep_cond", rows, embedding.length);
      for (int row = 0; row < rows; row++) {
        tensor.write(row * embedding.length, embedding, 0, embedding.length);
      }
    }
  }

  /**
   * Refuses fractional timesteps where the graph takes whole ones.
   *
   * @throws dev.pagoda.request.InvalidRequestException naming the scheduler
   */
  void requireTimesteps(float[] timesteps) {
    Timesteps.require(session, timesteps);
  }

  /**
   * One pass.
   *
   * @param scaled the scaled sample, [batch, channels, h, w]
   * @param withPerturbed whether perturbed rows are wanted
   * @param residuals of ControlNets in the order of the graph's inputs; empty if there are none
   * @return [rows, channels, h, w], perturbed rows last; overwritten by the next call
   */
  float[] predict(
      float[] scaled, float t, boolean withPerturbed, List<GraphTensor> residuals, RunScope scope) {
    int from = 0;
    for (int at = 0; at < sample.size(); at += rowSize) {
      sample.write(at, scaled, from, latentSize);
      from = (from + latentSize) % scaled.length;
    }
    timestep.write(t);
    HostTensor output = withPerturbed ? perturbedOutput : plainOutput;
    float[] rows = withPerturbed ? perturbedRows : plainRows;
    Map<String, GraphTensor> feeds = withPerturbed ? perturbed : tensors.feeds();
    List<String> names = session.extensions().residuals();
    for (int i = 0; i < names.size(); i++) {
      feeds.put(names.get(i), residuals.isEmpty() ? noResidual.orElseThrow() : residuals.get(i));
    }
    if (parameters.isPresent()) {
      session.run(scope, parameters.get(), feeds, Map.of(OUTPUT, output));
    } else {
      session.run(scope, feeds, Map.of(OUTPUT, output));
    }
    output.read(rows);
    return rows;
  }

  @Override
  public void close() {
    tensors.close();
  }
}
