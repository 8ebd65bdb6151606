package dev.pagoda.pipeline;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.pagoda.Goldens;
import dev.pagoda.image.ImageEncoder;
import dev.pagoda.image.RgbImage;
import dev.pagoda.model.DirectoryModelCatalog;
import dev.pagoda.model.SdxlDirectory;
import dev.pagoda.onnx.Device;
import dev.pagoda.onnx.DeviceOptions;
import dev.pagoda.onnx.Residency;
import dev.pagoda.onnx.SessionCache;
import dev.pagoda.onnx.graph.PagGraph;
import dev.pagoda.request.GenerationRequest;
import dev.pagoda.request.InputImages;
import dev.pagoda.request.RequestLimits;
import dev.pagoda.request.RequestReader;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.IntBinaryOperator;

/** Short runs of {@code sdxl-tiny} with adapters, from what a user sends on. */
final class AdapterRuns implements AutoCloseable {
  static final int SIZE = 64;
  static final String MODEL = "sdxl-tiny";

  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final DeviceMemory memory;
  private final LoadRecorder loads;
  private final Map<String, byte[]> files = new HashMap<>();
  private final DirectoryModelCatalog catalog;
  private final RequestReader reader;
  private RunRecorder recorder = new RunRecorder();

  /** With the models and adapters of the golden data. */
  AdapterRuns() {
    this(Goldens.root());
  }

  /**
   * @param root directory of models and adapters
   */
  AdapterRuns(Path root) {
    this(root, 1L << 32, Map.of(), 0);
  }

  /**
   * @param budget bytes of sessions
   * @param residency of the parts that are not kept
   * @param prompts bytes of prompts that are remembered
   */
  AdapterRuns(Path root, long budget, Map<ModelPart, Residency> residency, long prompts) {
    DeviceOptions options = new DeviceOptions(1, "kSameAsRequested", OptionalLong.empty());
    SessionCache sessions = new SessionCache(new Device.Cpu(), options, budget);
    memory = new DeviceMemory(sessions, residency, new PromptCache(prompts));
    loads = new LoadRecorder(sessions);
    catalog = new DirectoryModelCatalog(Optional.of(root), Optional.empty(), PagGraph::layers);
    reader =
        new RequestReader(catalog, new RequestLimits(1 << 22, 200, 8, 4000), Map.of(), () -> 0);
  }

  /** A square picture that requests may name; {@code color} gives 0xrrggbb. */
  Map<String, String> picture(String key, IntBinaryOperator color) {
    String name = "inputs/" + key + ".png";
    byte[] rgb = new byte[3 * SIZE * SIZE];
    for (int i = 0; i < SIZE * SIZE; i++) {
      int pixel = color.applyAsInt(i % SIZE, i / SIZE);
      rgb[3 * i] = (byte) (pixel >> 16);
      rgb[3 * i + 1] = (byte) (pixel >> 8);
      rgb[3 * i + 2] = (byte) pixel;
    }
    files.put(name, ImageEncoder.png(new RgbImage(SIZE, SIZE, rgb), ""));
    return Map.of("object", name);
  }

  /** Runs a request of all these values, 4 steps unless told otherwise. */
  @SafeVarargs
  final Generated run(Map<String, ?>... values) {
    Map<String, Object> body = body();
    for (Map<String, ?> some : values) {
      body.putAll(some);
    }
    InputImages inputs = new InputImages(files);
    GenerationRequest request = request(inputs, body);
    recorder = new RunRecorder();
    return new SdxlPipeline(loads.of(model()), shelf(), memory, recorder)
        .generate(request, inputs::content, new RunControl((step, total) -> {}));
  }

  /** The prompts of a request as the denoiser gets them, negative ones first; no more is run. */
  @SafeVarargs
  final float[] embeds(Map<String, ?>... values) {
    Map<String, Object> body = body();
    for (Map<String, ?> some : values) {
      body.putAll(some);
    }
    GenerationRequest request = request(new InputImages(files), body);
    try (RunContext run =
        new RunContext(memory, InputSource.NONE, new RunControl((step, total) -> {}))) {
      Loras loras = new Loras(request.adapters().loras(), shelf());
      return new PromptEncoder(loads.of(model()), loras).encode(request, true, run).hiddenStates();
    }
  }

  private static Map<String, Object> body() {
    Map<String, Object> body = new HashMap<>();
    body.put("model", MODEL);
    body.put("prompt", "a fox");
    body.put("width", SIZE);
    body.put("height", SIZE);
    body.put("num_inference_steps", 4);
    body.put("seed", 3);
    return body;
  }

  private GenerationRequest request(InputImages inputs, Map<String, ?> body) {
    ObjectNode json = JSON.valueToTree(body);
    return reader.read(json, inputs);
  }

  private AdapterShelf shelf() {
    return new AdapterShelf((SdxlDirectory) catalog.directory(MODEL), catalog);
  }

  /** The latents of {@link #run}. */
  @SafeVarargs
  final float[] latents(Map<String, ?>... values) {
    return run(values).latents().data();
  }

  /** Of the last run. */
  RunRecorder recorder() {
    return recorder;
  }

  SessionCache sessions() {
    return memory.sessions();
  }

  PromptCache prompts() {
    return memory.prompts();
  }

  /** Of the model's own parts. */
  LoadRecorder loads() {
    return loads;
  }

  /** The model as runs have it. */
  SdxlModel model() {
    return SdxlModel.of((SdxlDirectory) catalog.directory(MODEL));
  }

  @Override
  public void close() {
    memory.sessions().close();
  }
}
