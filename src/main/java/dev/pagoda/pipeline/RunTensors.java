package dev.pagoda.pipeline;

import dev.pagoda.onnx.GraphSession;
import dev.pagoda.onnx.GraphTensor;
import dev.pagoda.onnx.HostTensor;
import dev.pagoda.onnx.Port;
import dev.pagoda.onnx.graph.PagGraph;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;

/** The tensors of one graph during one run: those that it is fed, by name, and others beside. */
final class RunTensors implements AutoCloseable {
  private final GraphSession session;
  private final List<HostTensor> all = new ArrayList<>();
  private final Map<String, GraphTensor> feeds = new HashMap<>();

  RunTensors(GraphSession session) {
    this.session = session;
  }

  /** What the graph is fed. */
  Map<String, GraphTensor> feeds() {
    return feeds;
  }

  /** A tensor for an input of the graph. */
  HostTensor feed(String name, long... shape) {
    HostTensor tensor = of(session.inputs().get(name), shape);
    feeds.put(name, tensor);
    return tensor;
  }

  /** The timestep, a scalar or, in older exports, a vector of one. */
  HostTensor timestep() {
    return session.inputs().get("timestep").shape().isEmpty()
        ? feed("timestep")
        : feed("timestep", 1);
  }

  /** Feeds prompts and sizes, which do not change from step to step. */
  void condition(Conditioning conditioning) {
    PromptEmbeds prompts = conditioning.prompts();
    int rows = prompts.rows();
    feed("encoder_hidden_states", rows, prompts.tokens(), prompts.width())
        .write(prompts.hiddenStates());
    feed("text_embeds", rows, prompts.pooledWidth()).write(prompts.textEmbeds());
    float[] timeIds = conditioning.timeIds();
    feed("time_ids", rows, timeIds.length / rows).write(timeIds);
  }

  /**
   * Feeds no perturbed rows, and the layers for when there are some.
   *
   * @param layers indices of the self-attentions to perturb; all zeros where there are none
   * @param rows stock rows
   * @param more perturbed rows: copies of the last stock rows
   * @return the feeds with perturbed rows
   */
  Map<String, GraphTensor> perturb(List<Integer> layers, int rows, int more) {
    feed(PagGraph.ROWS, 0);
    long[] flags = new long[session.selfAttentionLayers().size()];
    layers.forEach(layer -> flags[layer] = 1);
    feed(PagGraph.LAYERS, flags.length).write(flags);
    Map<String, GraphTensor> perturbed = new HashMap<>(feeds);
    if (more > 0) {
      HostTensor copies = of(session.inputs().get(PagGraph.ROWS), more);
      copies.write(LongStream.range(rows - more, rows).toArray());
      perturbed.put(PagGraph.ROWS, copies);
    }
    return perturbed;
  }

  /** A tensor that is not fed, or not always. */
  HostTensor of(Port port, long... shape) {
    HostTensor tensor = HostTensor.allocate(port, shape);
    all.add(tensor);
    return tensor;
  }

  @Override
  public void close() {
    all.forEach(HostTensor::close);
  }
}
