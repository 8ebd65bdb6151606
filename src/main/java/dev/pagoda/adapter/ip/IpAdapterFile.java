package dev.pagoda.adapter.ip;

import dev.pagoda.adapter.AdapterException;
import dev.pagoda.adapter.AdapterTensors;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * An IP-Adapter in the layout it is published in: {@code image_proj.*} and {@code
 * ip_adapter.N.to_k_ip.weight}. Read are the plain and the plus kind, told apart by their keys;
 * others are refused by name. The weights stay in the file.
 */
public final class IpAdapterFile {
  private static final Pattern NUMBER = Pattern.compile("[0-9]{1,9}");
  private static final List<String> BLOCKS = List.of("down_blocks.", "up_blocks.", "mid_block.");

  private final AdapterTensors tensors;
  private final ImageProjection projection;
  private final List<CrossAttention> crossAttentions;

  IpAdapterFile(
      AdapterTensors tensors, ImageProjection projection, List<CrossAttention> crossAttentions) {
    this.tensors = tensors;
    this.projection = projection;
    this.crossAttentions = List.copyOf(crossAttentions);
  }

  /**
   * Reads what the adapter consists of, and checks all shapes.
   *
   * @throws AdapterException when the file cannot be used; names file and key
   */
  public static IpAdapterFile read(Path file) {
    return new IpAdapterReader(AdapterTensors.open(file)).read();
  }

  /** The file. */
  public Path file() {
    return tensors.file();
  }

  /**
   * The folder that {@link IpAdapterGraph} refers to weights in: that of the file behind links,
   * since ONNX Runtime follows none out of the folder it is given.
   */
  public Path weightsFolder() {
    return tensors.realFile().getParent();
  }

  /** How the image encoder's output becomes tokens. */
  public ImageProjection projection() {
    return projection;
  }

  /** The weights of the cross-attentions in {@link #moduleOrder}. */
  public List<CrossAttention> crossAttentions() {
    return crossAttentions;
  }

  /** Bytes that the weights take in the file, and so at most in memory when they are run. */
  public long weightBytes() {
    return tensors.keys().stream().mapToLong(tensors::length).sum();
  }

  /**
   * The model's cross-attentions in the adapter's order, one for each of {@link #crossAttentions}.
   *
   * @param crossAttentionPaths module paths, in any order
   * @throws AdapterException when the model has more or fewer than the adapter
   */
  public List<String> match(Collection<String> crossAttentionPaths) {
    if (crossAttentionPaths.size() != crossAttentions.size()) {
      throw tensors.refused(
          "it is made for %d cross-attentions, and the model has %d"
              .formatted(crossAttentions.size(), crossAttentionPaths.size()));
    }
    return moduleOrder(crossAttentionPaths);
  }

  /**
   * Sorts cross-attentions as {@code N} = 1, 3, 5 … counts them: in the order of the modules in
   * diffusers' UNet, where down and up blocks precede the middle block, and not as they are run.
   *
   * @param crossAttentionPaths module paths such as {@code
   *     mid_block.attentions.0.transformer_blocks.0.attn2}
   * @throws AdapterException when a path is in no block of a UNet
   */
  public static List<String> moduleOrder(Collection<String> crossAttentionPaths) {
    return crossAttentionPaths.stream()
        .map(Place::of)
        .sorted(Comparator.comparing(Place::numbers, Arrays::compare))
        .map(Place::path)
        .toList();
  }

  /** A module's path, with the numbers that sort it: of the block's kind, then those in it. */
  @SuppressWarnings("ArrayRecordComponent") // compared by Arrays
  private record Place(String path, int[] numbers) {
    static Place of(String path) {
      int kind = 0;
      while (kind < BLOCKS.size() && !path.startsWith(BLOCKS.get(kind))) {
        kind++;
      }
      if (kind == BLOCKS.size()) {
        throw new AdapterException("\"" + path + "\" is in no block of a UNet.");
      }
      IntStream inside =
          NUMBER.matcher(path).results().mapToInt(number -> Integer.parseInt(number.group()));
      return new Place(path, IntStream.concat(IntStream.of(kind), inside).toArray());
    }
  }

  AdapterTensors tensors() {
    return tensors;
  }
}
