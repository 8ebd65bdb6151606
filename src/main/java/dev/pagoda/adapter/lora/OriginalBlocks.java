package dev.pagoda.adapter.lora;

import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Block names of the original Stable Diffusion code base, such as {@code
 * input_blocks_4_1_transformer_blocks_0_attn1_to_q}, which kohya's trainers use for SDXL. Its
 * blocks are counted through: block 0 is {@code conv_in}, and each further three of them (two
 * layers and, going down, a downsampler) are one block of diffusers.
 */
final class OriginalBlocks {
  /** {@code layers_per_block} + 1 of SDXL's UNet. */
  private static final int PER_BLOCK = 3;

  private static final Pattern NUMBERED =
      Pattern.compile("(input|output)_blocks_(0|[1-9][0-9]{0,3})_([012])_(.+)");
  private static final Pattern MIDDLE = Pattern.compile("middle_block_([012])_(.+)");

  private static final Map<String, String> RESNET =
      Map.of(
          "in_layers_2", "conv1",
          "out_layers_3", "conv2",
          "skip_connection", "conv_shortcut",
          "emb_layers_1", "time_emb_proj");

  private static final Map<String, String> OUTSIDE =
      Map.of(
          "input_blocks_0_0", "conv_in",
          "out_2", "conv_out",
          "time_embed_0", "time_embedding_linear_1",
          "time_embed_2", "time_embedding_linear_2",
          "label_emb_0_0", "add_embedding_linear_1",
          "label_emb_0_2", "add_embedding_linear_2");

  private OriginalBlocks() {}

  /** The name that diffusers' block names give; empty where the original network has none such. */
  static Optional<String> toDiffusers(String name) {
    if (OUTSIDE.containsKey(name)) {
      return Optional.of(OUTSIDE.get(name));
    }
    Matcher middle = MIDDLE.matcher(name);
    if (middle.matches()) {
      int part = Integer.parseInt(middle.group(1));
      return part == 1
          ? Optional.of("mid_block_attentions_0_" + middle.group(2))
          : resnet("mid_block", part / 2, middle.group(2));
    }
    Matcher numbered = NUMBERED.matcher(name);
    if (!numbered.matches()) {
      return Optional.empty();
    }
    int number = Integer.parseInt(numbered.group(2));
    int part = Integer.parseInt(numbered.group(3));
    return numbered.group(1).equals("input")
        ? input(number - 1, part, numbered.group(4))
        : output(number, part, numbered.group(4));
  }

  /** Parts of a layer: 0 resnet, 1 attention; a downsampler stands alone behind the layers. */
  private static Optional<String> input(int index, int part, String rest) {
    if (index < 0) {
      return Optional.empty();
    }
    String block = "down_blocks_" + index / PER_BLOCK;
    int layer = index % PER_BLOCK;
    if (layer == PER_BLOCK - 1) {
      return part == 0 && rest.equals("op")
          ? Optional.of(block + "_downsamplers_0_conv")
          : Optional.empty();
    }
    return layer(block, layer, part, rest);
  }

  /** As going down, but the upsampler is the last part of the last layer. */
  private static Optional<String> output(int index, int part, String rest) {
    String block = "up_blocks_" + index / PER_BLOCK;
    int layer = index % PER_BLOCK;
    if (layer == PER_BLOCK - 1 && part > 0 && rest.equals("conv")) {
      return Optional.of(block + "_upsamplers_0_conv");
    }
    return layer(block, layer, part, rest);
  }

  private static Optional<String> layer(String block, int layer, int part, String rest) {
    return switch (part) {
      case 0 -> resnet(block, layer, rest);
      case 1 -> Optional.of(block + "_attentions_" + layer + "_" + rest);
      default -> Optional.empty();
    };
  }

  private static Optional<String> resnet(String block, int layer, String rest) {
    return Optional.ofNullable(RESNET.get(rest)).map(m -> block + "_resnets_" + layer + "_" + m);
  }
}
