package dev.pagoda.model;

import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;

/**
 * A ControlNet of SDXL.
 *
 * @param path the directory
 * @param network {@code sample}, {@code timestep}, {@code encoder_hidden_states}, {@code
 *     controlnet_cond} [rows, 3, 8 height, 8 width] in 0..1, {@code text_embeds}, {@code time_ids}
 *     [rows, 6] and perhaps {@code conditioning_scale} to the residuals
 * @param residuals outputs: skips in order, then the mid block's
 */
public record ControlNetDirectory(
    Path path, Component<ControlNetConfig> network, List<Residual> residuals)
    implements AdapterDirectory {

  /** Input with the weight of the residuals; where it is missing, the caller multiplies. */
  public static final String SCALE = "conditioning_scale";

  /**
   * Reads and checks a directory.
   *
   * @throws ModelException if it cannot be used; the message names file and reason
   */
  public static ControlNetDirectory open(Path path) {
    Component<ControlNetConfig> network =
        ComponentReader.read(ComponentPath.of(path), ControlNetConfig::read);
    SignatureCheck check = new SignatureCheck(network);
    ControlNetConfig config = network.config();
    check.picture("sample", ModelDirectory.LATENT_CHANNELS);
    check.picture("controlnet_cond", 3);
    check.conditions(config.crossAttentionDim(), config.pooledDim(), ControlNetConfig.TIME_IDS);
    if (network.signature().input(SCALE).isPresent()) {
      check.scalar(SCALE, SignatureCheck.FLOATS);
    }
    check.noOtherInputs();
    return new ControlNetDirectory(path, network, ResidualPorts.outputs(network));
  }

  /**
   * Makes sure that a model's UNet takes what this gives, and the other way round.
   *
   * @throws ModelException naming what differs
   */
  public void requireFits(SdxlDirectory model) {
    UnetConfig unet = model.unet().config();
    ControlNetConfig config = network.config();
    requireSame(
        model, "columns of the prompt", unet.crossAttentionDim(), config.crossAttentionDim());
    requireSame(
        model,
        "columns of the pooled prompt",
        model.textEncoder2().config().projectionDim(),
        config.pooledDim());
    requireSame(model, "numbers in time_ids", model.timeIds(), ControlNetConfig.TIME_IDS);
    requireSame(
        model, "residuals' channels", channels(unet.residuals()), channels(config.residuals()));
  }

  @Override
  public AdapterInfo info() {
    return new AdapterInfo(
        name(),
        AdapterKind.CONTROLNET,
        List.of(),
        OptionalInt.of(network.config().crossAttentionDim()),
        WeightFiles.created(path));
  }

  /** Whether the graph multiplies the residuals by {@link #SCALE}. */
  public boolean scales() {
    return network.signature().input(SCALE).isPresent();
  }

  /** Whether fractional timesteps cannot be given. */
  public boolean integerTimesteps() {
    return SignatureCheck.takesIntegers(network, "timestep");
  }

  private void requireSame(SdxlDirectory model, String what, Object expected, Object given) {
    if (!given.equals(expected)) {
      throw new ModelException(
          "the ControlNet \"%s\" does not fit the model \"%s\": %s are %s, not %s"
              .formatted(name(), model.name(), what, given, expected));
    }
  }

  private static List<Integer> channels(List<Residual> residuals) {
    return residuals.stream().map(Residual::channels).toList();
  }
}
