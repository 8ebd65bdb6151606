package dev.pagoda.model;

import dev.pagoda.onnx.graph.TensorSpec;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Finds the residuals among inputs or outputs of a graph. Exporters name them differently, so what
 * counts is their order, and that their channels are those of the configuration.
 */
final class ResidualPorts {
  private static final Pattern LAST_NUMBER = Pattern.compile("(\\d{1,9})\\D*$");

  private ResidualPorts() {}

  /** Residual inputs of a UNet: skips in order, then the mid block's; none in a plain export. */
  static List<Residual> inputs(Component<UnetConfig> unet) {
    List<TensorSpec> inputs =
        unet.signature().inputs().stream().filter(input -> isResidual(input.name())).toList();
    return inputs.isEmpty() ? List.of() : match(unet, unet.config().residuals(), inputs, "inputs");
  }

  /** Outputs of a ControlNet: skips in order, then the mid block's. */
  static List<Residual> outputs(Component<ControlNetConfig> network) {
    return match(network, network.config().residuals(), network.signature().outputs(), "outputs");
  }

  private static boolean isResidual(String name) {
    return name.contains("additional_residual")
        || name.startsWith("down_block")
        || name.startsWith("mid_block");
  }

  private static List<Residual> match(
      Component<?> component, List<Residual> expected, List<TensorSpec> specs, String kind) {
    if (specs.size() != expected.size()) {
      throw component.refused(
          "has %d residual %s, but its config.json means %d: %d skips and that of the mid block"
              .formatted(specs.size(), kind, expected.size(), expected.size() - 1));
    }
    List<TensorSpec> ordered = inOrder(specs);
    List<Residual> residuals = new ArrayList<>();
    for (int i = 0; i < expected.size(); i++) {
      residuals.add(one(component, expected.get(i), ordered.get(i)));
    }
    return List.copyOf(residuals);
  }

  /** By the numbers in the names if those tell all apart, else as they come; the mid block last. */
  private static List<TensorSpec> inOrder(List<TensorSpec> specs) {
    List<TensorSpec> ordered =
        new ArrayList<>(specs.stream().filter(spec -> !isMid(spec)).toList());
    if (ordered.stream().map(ResidualPorts::number).distinct().count() == ordered.size()) {
      ordered.sort(Comparator.comparing(ResidualPorts::number));
    }
    specs.stream().filter(ResidualPorts::isMid).forEach(ordered::add);
    return ordered;
  }

  /** The last number of a name; -1 without one. */
  private static long number(TensorSpec spec) {
    Matcher number = LAST_NUMBER.matcher(spec.name());
    return number.find() ? Long.parseLong(number.group(1)) : -1;
  }

  private static boolean isMid(TensorSpec spec) {
    return spec.name().toLowerCase(Locale.ROOT).contains("mid");
  }

  private static Residual one(Component<?> component, Residual expected, TensorSpec spec) {
    OptionalLong channels = spec.size(1);
    if (!SignatureCheck.FLOATS.contains(spec.elementType()) || !spec.mayHaveRank(4)) {
      throw component.refused(
          spec.name() + " is no residual: 4 dimensions of FLOAT or FLOAT16 are expected");
    }
    if (channels.isPresent() && channels.getAsLong() != expected.channels()) {
      throw component.refused(
          "has %d channels in %s, where config.json means %d (%s)"
              .formatted(channels.getAsLong(), spec.name(), expected.channels(), expected.name()));
    }
    return expected.named(spec.name());
  }
}
