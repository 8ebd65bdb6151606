package dev.pagoda.model;

import dev.pagoda.onnx.graph.TensorSpec;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.Stream;

/**
 * IP-Adapters and the image encoder that they were trained with.
 *
 * @param path the directory
 * @param imageEncoder {@code pixel_values} [rows, 3, size, size] to {@code image_embeds} [rows,
 *     columns] or {@code hidden_states.N} [rows, patches + 1, columns] or both
 * @param preprocessing makes {@code pixel_values}
 * @param files the adapters: {@code *.safetensors} by name, at least one
 */
public record IpAdapterDirectory(
    Path path,
    Component<ImageEncoderConfig> imageEncoder,
    ClipPreprocessing preprocessing,
    List<Path> files)
    implements AdapterDirectory {

  static final String ENCODER = "image_encoder";

  private static final String IMAGE_EMBEDS = "image_embeds";

  /**
   * Reads and checks a directory.
   *
   * @throws ModelException if it cannot be used; the message names file and reason
   */
  public static IpAdapterDirectory open(Path path) {
    Component<ImageEncoderConfig> encoder =
        ComponentReader.read(
            new ComponentPath(ENCODER, ComponentPath.real(path.resolve(ENCODER))),
            ImageEncoderConfig::read);
    check(encoder);
    List<Path> files = WeightFiles.in(path);
    if (files.isEmpty()) {
      throw new ModelException("there is no *.safetensors file beside " + ENCODER);
    }
    return new IpAdapterDirectory(
        path, encoder, preprocessing(path, encoder.config().imageSize()), files);
  }

  @Override
  public AdapterInfo info() {
    return new AdapterInfo(
        name(),
        AdapterKind.IP_ADAPTER,
        WeightFiles.names(files),
        OptionalInt.empty(),
        WeightFiles.created(path));
  }

  /**
   * Output with the projected picture [rows, columns], which plain adapters take.
   *
   * @throws ModelException if the export lacks it
   */
  public String imageEmbeds() {
    return output(IMAGE_EMBEDS);
  }

  /**
   * Output with the last but one hidden state [rows, patches + 1, columns], which "plus" adapters
   * take.
   *
   * @throws ModelException if the export lacks it
   */
  public String patchEmbeds() {
    return output(HiddenStates.name(imageEncoder.config().hiddenLayers() - 1));
  }

  private static void check(Component<ImageEncoderConfig> encoder) {
    ImageEncoderConfig config = encoder.config();
    SignatureCheck check = new SignatureCheck(encoder);
    TensorSpec pixels = check.rows("pixel_values", SignatureCheck.FLOATS, 4);
    check.size(pixels, 1, 3);
    check.size(pixels, 2, config.imageSize());
    check.size(pixels, 3, config.imageSize());
    check.noOtherInputs();
    boolean embeds = check.columns(IMAGE_EMBEDS, 2, config.projectionDim());
    String patches = HiddenStates.name(config.hiddenLayers() - 1);
    if (!check.columns(patches, 3, config.hiddenSize()) && !embeds) {
      throw new ModelException(
          "%s has neither the output %s nor %s"
              .formatted(encoder.file("model.onnx"), IMAGE_EMBEDS, patches));
    }
  }

  private static ClipPreprocessing preprocessing(Path path, int size) {
    return Stream.of("feature_extractor", ENCODER)
        .map(directory -> directory + "/preprocessor_config.json")
        .filter(file -> Files.exists(path.resolve(file)))
        .findFirst()
        .map(file -> ClipPreprocessing.read(JsonFile.read(path.resolve(file), file), size))
        .orElseGet(() -> ClipPreprocessing.clip(size));
  }

  private String output(String name) {
    if (imageEncoder.signature().output(name).isEmpty()) {
      throw new ModelException(
          "IP-Adapter \"%s\": %s has no output %s, which this adapter needs"
              .formatted(name(), imageEncoder.file("model.onnx"), name));
    }
    return name;
  }
}
