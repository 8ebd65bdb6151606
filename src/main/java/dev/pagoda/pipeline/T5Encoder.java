package dev.pagoda.pipeline;

import dev.pagoda.onnx.GraphSession;
import dev.pagoda.onnx.HostTensor;
import dev.pagoda.onnx.OutputArray;
import dev.pagoda.onnx.Port;
import dev.pagoda.onnx.SessionKey;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * A T5 encoder: {@code input_ids} and, in most exports, {@code attention_mask} [1, tokens] to
 * {@code last_hidden_state} [1, tokens, width]. One text at a time and without padding, so that a
 * picture does not depend on what else is in its batch, and exports without a mask are right.
 */
final class T5Encoder {
  private static final String OUTPUT = "last_hidden_state";

  private final SessionKey graph;
  private final LazyLease lease;

  /**
   * @param lease of the graph, used for texts that are not in the cache
   */
  T5Encoder(SessionKey graph, LazyLease lease) {
    this.graph = graph;
    this.lease = lease;
  }

  /**
   * Encodes a text.
   *
   * @param ids its tokens, without padding
   */
  TextEmbedding encode(long[] ids, RunContext run) {
    return run.prompts()
        .get(PromptKey.of(graph, ids, ""), lease, session -> encode(ids, session, run));
  }

  private static TextEmbedding encode(long[] ids, GraphSession session, RunContext run) {
    Port input = session.inputs().get("input_ids");
    long exported = input.shape().get(1);
    int tokens = exported < 0 ? ids.length : Math.toIntExact(exported);
    long[] padded = Arrays.copyOf(ids, tokens); // T5 pads with 0
    long[] mask = new long[tokens];
    Arrays.fill(mask, 0, ids.length, 1);
    Map<String, HostTensor> feeds = new HashMap<>();
    try {
      feeds.put(input.name(), tensor(input, padded));
      session
          .inputs()
          .find("attention_mask")
          .ifPresent(port -> feeds.put(port.name(), tensor(port, mask)));
      OutputArray output = session.run(run.scope(), feeds, Set.of(OUTPUT)).get(OUTPUT);
      int width = output.data().length / tokens;
      return new TextEmbedding(
          Arrays.copyOf(output.data(), ids.length * width), ids.length, new float[0]);
    } finally {
      feeds.values().forEach(HostTensor::close);
    }
  }

  private static HostTensor tensor(Port port, long[] values) {
    HostTensor tensor = HostTensor.allocate(port, 1, values.length);
    tensor.write(values);
    return tensor;
  }
}
