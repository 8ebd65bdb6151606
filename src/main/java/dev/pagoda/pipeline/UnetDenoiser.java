package dev.pagoda.pipeline;

import ai.onnxruntime.OnnxJavaType;
import dev.pagoda.onnx.GraphSession;
import dev.pagoda.onnx.HostTensor;
import dev.pagoda.onnx.Port;
import dev.pagoda.onnx.RunScope;
import dev.pagoda.onnx.graph.PagGraph;
import dev.pagoda.request.FieldError;
import dev.pagoda.request.InvalidRequestException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;

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
  private final Map<String, HostTensor> plain = new HashMap<>();
  private final Map<String, HostTensor> perturbed = new HashMap<>();
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
   * @throws dev.pagoda.model.ModelException when the graph lacks one of the inputs
   */
  UnetDenoiser(
      GraphSession session, Latents shape, Conditioning conditioning, List<Integer> layers) {
    this.session = session;
    PromptEmbeds prompts = conditioning.prompts();
    int rows = prompts.rows();
    int more = layers.isEmpty() ? 0 : shape.batch();
    sample = addSample(shape, rows, conditioning.extraChannels());
    rowSize = sample.size() / rows;
    latentSize = shape.data().length / shape.batch();
    timestep =
        session.inputs().get("timestep").shape().isEmpty() ? add("timestep") : add("timestep", 1);
    add("encoder_hidden_states", rows, prompts.tokens(), prompts.width())
        .write(prompts.hiddenStates());
    add("text_embeds", rows, prompts.pooledWidth()).write(prompts.textEmbeds());
    float[] timeIds = conditioning.timeIds();
    add("time_ids", rows, timeIds.length / rows).write(timeIds);
    addGuidance(rows, conditioning.guidanceEmbedding());
    addLayers(layers);
    perturbed.putAll(plain);
    if (more > 0) {
      HostTensor copies = HostTensor.allocate(session.inputs().get(PagGraph.ROWS), more);
      copies.write(LongStream.range(rows - more, rows).toArray());
      perturbed.put(PagGraph.ROWS, copies);
    }
    Port output = session.outputs().get(OUTPUT);
    plainOutput =
        HostTensor.allocate(output, rows, shape.channels(), shape.height(), shape.width());
    perturbedOutput =
        HostTensor.allocate(output, rows + more, shape.channels(), shape.height(), shape.width());
    plainRows = new float[plainOutput.size()];
    perturbedRows = new float[perturbedOutput.size()];
  }

  private HostTensor add(String name, long... shape) {
    HostTensor tensor = HostTensor.allocate(session.inputs().get(name), shape);
    plain.put(name, tensor);
    return tensor;
  }

  /** Latents' channels are written at each step, extra ones here. */
  private HostTensor addSample(Latents shape, int rows, float[] extraChannels) {
    int plane = shape.height() * shape.width();
    int channels = shape.channels() + extraChannels.length / plane;
    HostTensor tensor = add("sample", rows, channels, shape.height(), shape.width());
    for (int row = 0; row < rows; row++) {
      int at = (row * channels + shape.channels()) * plane;
      tensor.write(at, extraChannels, 0, extraChannels.length);
    }
    return tensor;
  }

  private void addGuidance(int rows, float[] embedding) {
    if (embedding.length > 0) {
      HostTensor tensor = add("timestep_cond", rows, embedding.length);
      for (int row = 0; row < rows; row++) {
        tensor.write(row * embedding.length, embedding, 0, embedding.length);
      }
    }
  }

  private void addLayers(List<Integer> chosen) {
    add(PagGraph.ROWS, 0);
    long[] flags = new long[session.selfAttentionLayers().size()];
    chosen.forEach(layer -> flags[layer] = 1);
    add(PagGraph.LAYERS, flags.length).write(flags);
  }

  /**
   * Refuses fractional timesteps where the graph takes whole ones.
   *
   * @throws InvalidRequestException naming the scheduler
   */
  void requireTimesteps(float[] timesteps) {
    OnnxJavaType type = session.inputs().get("timestep").type();
    if (type == OnnxJavaType.INT64 || type == OnnxJavaType.INT32) {
      for (float t : timesteps) {
        if (t != Math.rint(t)) {
          throw new InvalidRequestException(
              List.of(
                  new FieldError(
                      "scheduler",
                      "this scheduler has fractional timesteps such as %s, but the model was exported for whole ones."
                          .formatted(t))));
        }
      }
    }
  }

  /**
   * One pass.
   *
   * @param scaled the scaled sample, [batch, channels, h, w]
   * @param withPerturbed whether perturbed rows are wanted
   * @return [rows, channels, h, w], perturbed rows last; overwritten by the next call
   */
  float[] predict(float[] scaled, float t, boolean withPerturbed, RunScope scope) {
    int from = 0;
    for (int at = 0; at < sample.size(); at += rowSize) {
      sample.write(at, scaled, from, latentSize);
      from = (from + latentSize) % scaled.length;
    }
    timestep.write(t);
    HostTensor output = withPerturbed ? perturbedOutput : plainOutput;
    float[] rows = withPerturbed ? perturbedRows : plainRows;
    session.run(scope, withPerturbed ? perturbed : plain, Map.of(OUTPUT, output));
    output.read(rows);
    return rows;
  }

  @Override
  public void close() {
    plain.values().forEach(HostTensor::close);
    if (perturbed.get(PagGraph.ROWS) != plain.get(PagGraph.ROWS)) {
      perturbed.get(PagGraph.ROWS).close();
    }
    plainOutput.close();
    perturbedOutput.close();
  }
}
