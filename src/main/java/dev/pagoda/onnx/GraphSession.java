package dev.pagoda.onnx;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OnnxValue;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.OrtSession.RunOptions;
import ai.onnxruntime.OrtSession.SessionOptions;
import dev.pagoda.model.ModelException;
import dev.pagoda.onnx.graph.Extensions;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A graph that is ready to run. Any number of threads may run it at once. */
public final class GraphSession {
  private final GraphSource source;
  private final SessionOptions options;
  private final OrtSession session;
  private final Ports inputs;
  private final Ports outputs;

  /** Takes over both; they are closed with it. */
  GraphSession(GraphSource source, SessionOptions options, OrtSession session) throws OrtException {
    this.source = source;
    this.options = options;
    this.session = session;
    this.inputs = new Ports(source.name(), "input", session.getInputInfo().values());
    this.outputs = new Ports(source.name(), "output", session.getOutputInfo().values());
  }

  /** How messages name it: model, component and file. */
  public String name() {
    return source.name();
  }

  /**
   * Self-attention module paths in order of execution, where the graph takes {@code pag_layers}.
   */
  public List<String> selfAttentionLayers() {
    return extensions().selfAttentions();
  }

  /** What the graph takes besides its stock inputs. */
  public Extensions extensions() {
    return source.extensions();
  }

  /** What the graph takes. */
  public Ports inputs() {
    return inputs;
  }

  /** What the graph gives. */
  public Ports outputs() {
    return outputs;
  }

  /**
   * Runs the graph and blocks until it is done.
   *
   * @param scope the job that it is part of
   * @param feeds a tensor for every input, by the graph's names
   * @param results tensors of the right shape that are written, by the graph's names
   * @throws RunTerminatedException when the scope was terminated
   * @throws DoesNotFitException when memory runs out
   * @throws RunFailedException when the graph fails, as with sizes that it cannot take
   */
  public void run(
      RunScope scope, Map<String, ? extends GraphTensor> feeds, Map<String, HostTensor> results) {
    // Closing the result leaves the given outputs open.
    run(scope, scope.options(), feeds, Set.of(), results).close();
  }

  /**
   * As {@link #run(RunScope, Map, Map)}.
   *
   * @param parameters values of optional inputs
   */
  public void run(
      RunScope scope,
      SessionParameters parameters,
      Map<String, ? extends GraphTensor> feeds,
      Map<String, HostTensor> results) {
    run(scope, scope.options(parameters), feeds, Set.of(), results).close();
  }

  /**
   * Runs the graph and copies outputs whose shape is not known before.
   *
   * @param wanted names of the outputs to compute
   */
  public Map<String, OutputArray> run(
      RunScope scope, Map<String, ? extends GraphTensor> feeds, Set<String> wanted) {
    return copies(run(scope, scope.options(), feeds, wanted, Map.of()));
  }

  /**
   * As {@link #run(RunScope, Map, Set)}.
   *
   * @param parameters values of optional inputs
   */
  public Map<String, OutputArray> run(
      RunScope scope,
      SessionParameters parameters,
      Map<String, ? extends GraphTensor> feeds,
      Set<String> wanted) {
    return copies(run(scope, scope.options(parameters), feeds, wanted, Map.of()));
  }

  /**
   * Runs the graph and leaves its outputs where they are, for another graph to take.
   *
   * @param wanted names of the outputs to compute
   */
  public LiveOutputs runLive(
      RunScope scope, Map<String, ? extends GraphTensor> feeds, Set<String> wanted) {
    return new LiveOutputs(source, run(scope, scope.options(), feeds, wanted, Map.of()));
  }

  private OrtSession.Result run(
      RunScope scope,
      RunOptions runOptions,
      Map<String, ? extends GraphTensor> feeds,
      Set<String> wanted,
      Map<String, HostTensor> results) {
    if (scope.isTerminated()) {
      throw new RunTerminatedException();
    }
    Map<String, OnnxTensor> in = tensors(feeds);
    Map<String, OnnxTensor> out = tensors(results);
    long start = System.nanoTime();
    try {
      OrtSession.Result result = session.run(in, wanted, out, runOptions);
      scope.add(System.nanoTime() - start);
      return result;
    } catch (OrtException e) {
      throw OrtErrors.running(source, e);
    }
  }

  private Map<String, OutputArray> copies(OrtSession.Result outputs) {
    try (OrtSession.Result result = outputs) {
      Map<String, OutputArray> arrays = new HashMap<>();
      for (Map.Entry<String, OnnxValue> output : result) {
        arrays.put(output.getKey(), copy(output.getKey(), output.getValue()));
      }
      return arrays;
    }
  }

  private OutputArray copy(String name, OnnxValue value) {
    FloatBuffer floats = value instanceof OnnxTensor tensor ? tensor.getFloatBuffer() : null;
    if (floats == null) {
      throw new ModelException(source.name() + ": \"" + name + "\" holds no floats.");
    }
    float[] data = new float[floats.remaining()];
    floats.get(data);
    return new OutputArray(
        data, Arrays.stream(((OnnxTensor) value).getInfo().getShape()).boxed().toList());
  }

  private static Map<String, OnnxTensor> tensors(Map<String, ? extends GraphTensor> tensors) {
    Map<String, OnnxTensor> map = new HashMap<>();
    tensors.forEach((name, tensor) -> map.put(name, tensor.tensor()));
    return map;
  }

  void close() {
    try (options) {
      session.close();
    } catch (OrtException e) {
      throw new IllegalStateException(source.name() + " cannot be unloaded: " + e.getMessage(), e);
    }
  }
}
