package dev.pagoda.onnx;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OnnxValue;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.OrtSession.SessionOptions;
import dev.pagoda.model.ModelException;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/** A graph that is ready to run. Any number of threads may run it at once. */
public final class GraphSession {
  private static final String EXTERNAL_FOLDER =
      "session.model_external_initializers_file_folder_path";

  private final GraphSource source;
  private final SessionOptions options;
  private final OrtSession session;
  private final Map<String, Port> inputs;
  private final Map<String, Port> outputs;

  private GraphSession(GraphSource source, SessionOptions options, OrtSession session)
      throws OrtException {
    this.source = source;
    this.options = options;
    this.session = session;
    this.inputs = ports(source.file(), session.getInputInfo().values());
    this.outputs = ports(source.file(), session.getOutputInfo().values());
  }

  /**
   * Makes the session.
   *
   * @throws ModelException when the graph cannot be loaded; names the file and the reason
   * @throws DoesNotFitException when memory runs out
   * @throws DeviceUnavailableException when the device cannot be used
   */
  static GraphSession open(GraphSource source, SessionOptionsFactory factory) {
    try {
      SessionOptions options = factory.create();
      try {
        return new GraphSession(source, options, create(source, options));
      } catch (OrtException | IOException | RuntimeException e) {
        options.close();
        throw e;
      }
    } catch (OrtException e) {
      throw OrtErrors.loading(source.file(), e);
    } catch (NoSuchFileException e) {
      throw new ModelException(source.file() + " is missing.", e);
    } catch (IOException e) {
      throw new ModelException(source.file() + " cannot be read: " + e.getMessage(), e);
    }
  }

  private static OrtSession create(GraphSource source, SessionOptions options)
      throws OrtException, IOException {
    if (source.externalData().isPresent()) {
      options.addConfigEntry(EXTERNAL_FOLDER, source.externalData().get().toString());
    }
    if (source.model().isPresent()) {
      return Ort.environment().createSession(source.model().get(), options);
    }
    if (!Files.exists(source.file())) {
      throw new NoSuchFileException(source.file().toString());
    }
    // By path, ONNX Runtime maps weights outside the file; files inside a jar have no such path.
    return source.file().getFileSystem().equals(FileSystems.getDefault())
        ? Ort.environment().createSession(source.file().toString(), options)
        : Ort.environment().createSession(Files.readAllBytes(source.file()), options);
  }

  private static Map<String, Port> ports(Path file, Collection<NodeInfo> nodes) {
    return nodes.stream()
        .map(node -> Port.of(file, node))
        .collect(Collectors.toUnmodifiableMap(Port::name, Function.identity()));
  }

  /** The model file, for messages. */
  public Path file() {
    return source.file();
  }

  /**
   * Self-attention module paths in order of execution, where the graph takes {@code pag_layers}.
   */
  public List<String> selfAttentionLayers() {
    return source.selfAttentionLayers();
  }

  /** The input of that name, if the graph has it. */
  public Optional<Port> findInput(String name) {
    return Optional.ofNullable(inputs.get(name));
  }

  /** Names of the inputs. */
  public Set<String> inputNames() {
    return inputs.keySet();
  }

  /** Names of the outputs. */
  public Set<String> outputNames() {
    return outputs.keySet();
  }

  /**
   * The input of that name.
   *
   * @throws ModelException when the graph lacks it
   */
  public Port input(String name) {
    return required(inputs, name, "input");
  }

  /**
   * The output of that name.
   *
   * @throws ModelException when the graph lacks it
   */
  public Port output(String name) {
    return required(outputs, name, "output");
  }

  /**
   * The input of a graph that has one.
   *
   * @throws ModelException when it has several
   */
  public Port onlyInput() {
    return only(inputs, "input");
  }

  /**
   * The output of a graph that has one.
   *
   * @throws ModelException when it has several
   */
  public Port onlyOutput() {
    return only(outputs, "output");
  }

  private Port only(Map<String, Port> ports, String what) {
    if (ports.size() != 1) {
      throw new ModelException(
          source.file() + " must have one " + what + ", but has " + ports.keySet() + ".");
    }
    return ports.values().iterator().next();
  }

  private Port required(Map<String, Port> ports, String name, String what) {
    Port port = ports.get(name);
    if (port == null) {
      throw new ModelException(
          source.file() + " has no " + what + " \"" + name + "\", only " + ports.keySet() + ".");
    }
    return port;
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
  public void run(RunScope scope, Map<String, HostTensor> feeds, Map<String, HostTensor> results) {
    if (scope.isTerminated()) {
      throw new RunTerminatedException();
    }
    Map<String, OnnxTensor> in = tensors(feeds);
    Map<String, OnnxTensor> out = tensors(results);
    long start = System.nanoTime();
    // Closing the result leaves the given outputs open.
    try (OrtSession.Result result = session.run(in, Set.of(), out, scope.options())) {
      scope.add(System.nanoTime() - start);
    } catch (OrtException e) {
      throw OrtErrors.running(source.file(), e);
    }
  }

  /**
   * Runs the graph and copies outputs whose shape is not known before.
   *
   * @param wanted names of the outputs to compute
   */
  public Map<String, OutputArray> run(
      RunScope scope, Map<String, HostTensor> feeds, Set<String> wanted) {
    if (scope.isTerminated()) {
      throw new RunTerminatedException();
    }
    Map<String, OnnxTensor> in = tensors(feeds);
    long start = System.nanoTime();
    try (OrtSession.Result result = session.run(in, wanted, Map.of(), scope.options())) {
      scope.add(System.nanoTime() - start);
      Map<String, OutputArray> arrays = new HashMap<>();
      for (Map.Entry<String, OnnxValue> output : result) {
        arrays.put(output.getKey(), copy(output.getKey(), output.getValue()));
      }
      return arrays;
    } catch (OrtException e) {
      throw OrtErrors.running(source.file(), e);
    }
  }

  private OutputArray copy(String name, OnnxValue value) {
    FloatBuffer floats = value instanceof OnnxTensor tensor ? tensor.getFloatBuffer() : null;
    if (floats == null) {
      throw new ModelException(source.file() + ": \"" + name + "\" holds no floats.");
    }
    float[] data = new float[floats.remaining()];
    floats.get(data);
    return new OutputArray(
        data, Arrays.stream(((OnnxTensor) value).getInfo().getShape()).boxed().toList());
  }

  private static Map<String, OnnxTensor> tensors(Map<String, HostTensor> tensors) {
    Map<String, OnnxTensor> map = new HashMap<>();
    tensors.forEach((name, tensor) -> map.put(name, tensor.tensor()));
    return map;
  }

  void close() {
    try (options) {
      session.close();
    } catch (OrtException e) {
      throw new IllegalStateException(source.file() + " cannot be unloaded: " + e.getMessage(), e);
    }
  }
}
