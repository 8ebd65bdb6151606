package dev.pagoda.onnx.graph;

import dev.pagoda.onnx.AdHocSession;
import dev.pagoda.onnx.GraphSession;
import dev.pagoda.onnx.GraphSource;
import dev.pagoda.onnx.HostTensor;
import dev.pagoda.onnx.OutputArray;
import dev.pagoda.onnx.Port;
import dev.pagoda.onnx.RunScope;
import dev.pagoda.onnx.SessionParameters;
import dev.pagoda.onnx.graph.DenoiserRunner.Array;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/**
 * A rewritten export, run as jobs run it: what is optional comes as parameters. Test classes share
 * the sessions, which stay open.
 */
final class RewrittenSession {
  private static final Map<Path, RewrittenSession> OPEN = new ConcurrentHashMap<>();

  private final GraphSession session;

  private RewrittenSession(GraphSource source) {
    session = new AdHocSession(source).session();
  }

  /** That of an export of {@code unet-variants}. */
  static RewrittenSession of(Path variant) {
    return OPEN.computeIfAbsent(
        variant, v -> new RewrittenSession(GraphSource.perturbed(Variants.model(v))));
  }

  /** That of a PixArt-Sigma transformer. */
  static RewrittenSession ofTransformer(Path file) {
    return OPEN.computeIfAbsent(file, f -> new RewrittenSession(GraphSource.transformer(f)));
  }

  /** That of a text encoder. */
  static RewrittenSession ofTextEncoder(Path file) {
    return OPEN.computeIfAbsent(file, f -> new RewrittenSession(GraphSource.adapted(f)));
  }

  Extensions extensions() {
    return session.extensions();
  }

  /** Number of self-attentions. */
  int layers() {
    return extensions().selfAttentions().size();
  }

  /** The inputs with perturbed rows. */
  static Map<String, Array> perturbed(Map<String, Array> inputs, int[] sources, float[] chosen) {
    Map<String, Array> with = new HashMap<>(inputs);
    float[] rows = new float[sources.length];
    for (int i = 0; i < rows.length; i++) {
      rows[i] = sources[i];
    }
    with.put(PagGraph.ROWS, new Array(rows, rows.length));
    with.put(PagGraph.LAYERS, new Array(chosen, chosen.length));
    return with;
  }

  /** Runs without parameters; the first output. */
  Array run(Map<String, Array> inputs) {
    try (RunScope scope = new RunScope();
        Feeds feeds = feeds(inputs)) {
      return array(session.run(scope, feeds.tensors(), session.outputs().names()));
    }
  }

  /** Runs with parameters, which are closed; the first output. */
  Array run(Map<String, Array> inputs, SessionParameters parameters) {
    try (parameters;
        RunScope scope = new RunScope();
        Feeds feeds = feeds(inputs)) {
      return array(session.run(scope, parameters, feeds.tensors(), session.outputs().names()));
    }
  }

  private Array array(Map<String, OutputArray> outputs) {
    String first =
        Stream.of("out_sample", "out_hidden_states", "sample", "last_hidden_state")
            .filter(outputs::containsKey)
            .findFirst()
            .orElseThrow();
    OutputArray output = outputs.get(first);
    return new Array(output.data(), output.shape().stream().mapToLong(Long::longValue).toArray());
  }

  private record Feeds(Map<String, HostTensor> tensors) implements AutoCloseable {
    @Override
    public void close() {
      tensors.values().forEach(HostTensor::close);
    }
  }

  private Feeds feeds(Map<String, Array> inputs) {
    Map<String, Array> all = new HashMap<>(inputs);
    all.putIfAbsent(PagGraph.ROWS, Array.longs());
    all.putIfAbsent(PagGraph.LAYERS, new Array(new float[layers()], layers()));
    Feeds feeds = new Feeds(new HashMap<>());
    for (String name : session.inputs().names()) {
      feeds.tensors().put(name, tensor(session.inputs().get(name), DenoiserRunner.find(all, name)));
    }
    return feeds;
  }

  private static HostTensor tensor(Port port, Array array) {
    long[] shape =
        port.shape().isEmpty()
            ? new long[0]
            : array.shape().length == 0 ? new long[] {1} : array.shape();
    HostTensor tensor = HostTensor.allocate(port, shape);
    tensor.write(array.data());
    return tensor;
  }
}
