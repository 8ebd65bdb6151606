package dev.pagoda.pipeline;

import dev.pagoda.Goldens;
import dev.pagoda.image.ImageEncoder;
import dev.pagoda.image.RgbImage;
import dev.pagoda.model.SdxlDirectory;
import dev.pagoda.onnx.Device;
import dev.pagoda.onnx.DeviceOptions;
import dev.pagoda.onnx.SessionCache;
import dev.pagoda.request.GenerationRequest;
import dev.pagoda.safetensors.StoredLatents;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntBinaryOperator;

/** Short runs of a tiny model on pictures of 64x64, and what is seen of the last one. */
final class TinyRuns implements AutoCloseable {
  private final SessionCache sessions =
      new SessionCache(new Device.Cpu(), DeviceOptions.defaults(), 1L << 30);
  private final SdxlModel model;
  private final Map<String, byte[]> files = new HashMap<>();
  private RunRecorder recorder = new RunRecorder();
  private final List<String> progress = new ArrayList<>();

  TinyRuns(String model) {
    this(Goldens.model(model));
  }

  TinyRuns(Path model) {
    this(SdxlModel.of(SdxlDirectory.open(model)));
  }

  TinyRuns(SdxlModel model) {
    this.model = model;
  }

  SdxlModel model() {
    return model;
  }

  SessionCache sessions() {
    return sessions;
  }

  /** Makes a file known as {@code {"object": key}}. */
  Map<String, String> file(String key, byte[] content) {
    files.put(key, content);
    return Map.of("object", key);
  }

  /** A file of latents. */
  Map<String, String> latents(String key, Latents latents) {
    return file(
        key,
        new StoredLatents(
                latents.data(),
                latents.batch(),
                latents.channels(),
                latents.height(),
                latents.width())
            .toBytes());
  }

  /** A picture file; {@code color} gives 0xrrggbb of a column and a row. */
  Map<String, String> picture(String key, int width, int height, IntBinaryOperator color) {
    byte[] rgb = new byte[3 * width * height];
    for (int i = 0; i < width * height; i++) {
      int pixel = color.applyAsInt(i % width, i / width);
      rgb[3 * i] = (byte) (pixel >> 16);
      rgb[3 * i + 1] = (byte) (pixel >> 8);
      rgb[3 * i + 2] = (byte) pixel;
    }
    return file(key, ImageEncoder.png(new RgbImage(width, height, rgb), ""));
  }

  /** A picture with something in it. */
  Map<String, String> picture(int width, int height) {
    return picture(
        "picture",
        width,
        height,
        (x, y) -> (255 * x / width) << 16 | (255 * y / height) << 8 | (x / 8 + y / 8) % 2 * 200);
  }

  /** Runs 4 steps unless told otherwise. */
  Generated run(Map<String, ?> values) {
    Map<String, Object> request = new HashMap<>(values);
    request.putIfAbsent("num_inference_steps", 4);
    request.putIfAbsent("width", 64);
    request.putIfAbsent("height", 64);
    return run(Requests.of(request));
  }

  /** Runs a request. */
  Generated run(GenerationRequest request) {
    recorder = new RunRecorder();
    progress.clear();
    return new SdxlPipeline(model, sessions, recorder)
        .generate(
            request,
            input -> files.get(input.object()),
            new RunControl((step, steps) -> progress.add(step + "/" + steps)));
  }

  /** Runs a request that brings no pictures, with previews. */
  Generated run(GenerationRequest request, PreviewListener previews) {
    return new SdxlPipeline(model, sessions, RunObserver.NONE)
        .generate(request, InputSource.NONE, new RunControl((step, steps) -> {}, previews));
  }

  /** Of the last run. */
  RunRecorder recorder() {
    return recorder;
  }

  /** Of the last run, such as {@code 1/4}. */
  List<String> progress() {
    return progress;
  }

  /** The values and others. */
  static Map<String, Object> with(Map<String, ?> values, Map<String, ?> others) {
    Map<String, Object> all = new HashMap<>(values);
    all.putAll(others);
    return all;
  }

  @Override
  public void close() {
    sessions.close();
  }
}
