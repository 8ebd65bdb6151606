package dev.pagoda.model;

import dev.pagoda.fuzz.FuzzTarget;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;

/** Names of layers, which are regular expressions; one on each line. */
public final class PagLayersFuzz implements FuzzTarget {
  private static final List<String> LAYERS =
      List.of(
          "down_blocks.1.attentions.0.transformer_blocks.0.attn1",
          "mid_block.attentions.0.transformer_blocks.0.attn1",
          "up_blocks.0.attentions.1.transformer_blocks.9.attn1",
          "transformer_blocks.14.attn1");

  @Override
  public List<byte[]> seeds() {
    return FuzzTarget.texts(
        "mid",
        "down.block_1.attentions_0\nup.block_0",
        "blocks.14",
        "blocks.(1|14)\nmid_block.*attn1",
        "(a{1,100}){1,10}",
        "((((x*)*)*)*)*",
        "[\\p{L}&&[^a]]\\Qx\\E(?i)\\bmid",
        "transformer_blocks\\.\\d+\\.attn1$");
  }

  @Override
  public void read(byte[] input) {
    PagLayers.select(List.of(new String(input, StandardCharsets.UTF_8).split("\n", -1)), LAYERS);
  }

  @Override
  public long allowance() {
    // Seen: 0.5 MB: an expression is matched against each layer, its length matters little.
    return 4L << 20;
  }

  @Override
  public Set<Class<? extends Exception>> refusals() {
    return Set.of(IllegalArgumentException.class);
  }

  @Override
  public long perByte() {
    return 0;
  }

  @Override
  public int longest() {
    return 600;
  }
}
