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
 * SDXL's UNet during one run: {@code sample} [rows, channels, h, w], {@code timestep}, {@code
 * encoder_hidden_states} [rows, 77, 2048], {@code text_embeds} [rows, 1280], {@code time_ids}
 * [rows, 6], and {@code timestep_cond} where the graph has it. What does not change from step to
 * step is written once. Rows are [unconditional, conditional]; perturbed ones come out of the
 * graph.
 */
final class UnetDenoiser implements AutoCloseable {
  private static final String OUTPUT = "out_sample";

  private final GraphSession session;
  private final int batch;
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
   * @param guidanceEmbedding one row of {@code timestep_cond}; empty if the graph takes none
   * @param layers indices of the self-attentions to perturb, in order of execution; empty if there
   *     are no perturbed rows
   * @throws dev.pagoda.model.ModelException when the graph lacks one of the inputs
   */
  UnetDenoiser(
      GraphSession session,
      Latents shape,
      PromptEmbeds prompts,
      float[] timeIds,
      float[] guidanceEmbedding,
      List<Integer> layers) {
    this.session = session;
    this.batch = shape.batch();
    int rows = prompts.rows();
    int more = layers.isEmpty() ? 0 : batch;
    sample = add("sample", rows, shape.channels(), shape.height(), shape.width());
    timestep =
        session.inputs().get("timestep").shape().isEmpty() ? add("timestep") : add("timestep", 1);
    add("encoder_hidden_states", rows, prompts.tokens(), prompts.width())
        .write(prompts.hiddenStates());
    add("text_embeds", rows, prompts.pooledWidth()).write(prompts.textEmbeds());
    add("time_ids", rows, TimeIds.WIDTH).write(timeIds);
    if (guidanceEmbedding.length > 0) {
      HostTensor condition = add("timestep_cond", rows, guidanceEmbedding.length);
      for (int row = 0; row < rows; row++) {
        condition.write(
            row * guidanceEmbedding.length, guidanceEmbedding, 0, guidanceEmbedding.length);
      }
    }
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
    for (int at = 0; at < sample.size(); at += scaled.length) {
      sample.write(at, scaled, 0, scaled.length);
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
