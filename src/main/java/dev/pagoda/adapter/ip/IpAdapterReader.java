package dev.pagoda.adapter.ip;

import dev.pagoda.adapter.AdapterTensors;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads which adapter a file holds, and checks that nothing is missing, misshapen or left over. */
final class IpAdapterReader {
  private static final String LINEAR = "image_proj.proj.weight";
  private static final String RESAMPLER = "image_proj.latents";
  private static final Pattern LAYER = Pattern.compile("image_proj\\.layers\\.([0-9]{1,3})\\..*");
  private static final Pattern LORA = Pattern.compile("ip_adapter\\.[0-9]+\\.to_\\w+_lora\\..*");

  private final AdapterTensors tensors;
  private final Set<String> unused;

  IpAdapterReader(AdapterTensors tensors) {
    this.tensors = tensors;
    this.unused = new HashSet<>(tensors.keys());
  }

  IpAdapterFile read() {
    refuseOtherKinds();
    ImageProjection projection = tensors.keys().contains(RESAMPLER) ? resampler() : linear();
    List<CrossAttention> attentions = crossAttentions(projection.tokenWidth());
    if (!unused.isEmpty()) {
      throw tensors.refused(
          unused.stream().sorted().findFirst().orElseThrow(),
          "is no weight of a plain or plus IP-Adapter");
    }
    return new IpAdapterFile(tensors, projection, attentions);
  }

  private void refuseOtherKinds() {
    refuse(Pattern.compile("image_proj\\.perceiver_resampler\\..*"), "a FaceID plus IP-Adapter");
    refuse(Pattern.compile("image_proj\\.proj\\.3\\..*"), "a full-face IP-Adapter");
    refuse(Pattern.compile("image_proj\\.proj\\.[0-9]+\\..*"), "a FaceID IP-Adapter");
    refuse(LORA, "a FaceID IP-Adapter");
    if (!tensors.keys().contains(LINEAR) && !tensors.keys().contains(RESAMPLER)) {
      throw tensors.refused(
          "it has neither \"%s\" nor \"%s\", one of which every IP-Adapter has"
              .formatted(LINEAR, RESAMPLER));
    }
  }

  private void refuse(Pattern keys, String kind) {
    tensors.keys().stream()
        .filter(keys.asMatchPredicate())
        .sorted()
        .findFirst()
        .ifPresent(
            key -> {
              throw tensors.refused(key, "belongs to " + kind + ", which is not supported");
            });
  }

  private ImageProjection linear() {
    int tokenWidth = size("image_proj.norm.weight", 1, 0);
    int rows = size(LINEAR, 2, 0);
    int imageWidth = size(LINEAR, 2, 1);
    if (rows % tokenWidth != 0) {
      throw tensors.refused(
          LINEAR, "makes %d values, which are no tokens of %d".formatted(rows, tokenWidth));
    }
    take(LINEAR, rows, imageWidth);
    take("image_proj.proj.bias", rows);
    norm("image_proj.norm", tokenWidth);
    return new ImageProjection.Linear(imageWidth, rows / tokenWidth, tokenWidth);
  }

  private ImageProjection resampler() {
    int tokens = size(RESAMPLER, 3, 1);
    int width = size(RESAMPLER, 3, 2);
    take(RESAMPLER, 1, tokens, width);
    int imageWidth = size("image_proj.proj_in.weight", 2, 1);
    take("image_proj.proj_in.weight", width, imageWidth);
    take("image_proj.proj_in.bias", width);
    int layers = layers();
    int inner = size("image_proj.layers.0.0.to_q.weight", 2, 0);
    if (inner % ImageProjection.Resampler.HEAD_WIDTH != 0) {
      throw tensors.refused(
          "image_proj.layers.0.0.to_q.weight",
          "has %d rows, which are no heads of %d"
              .formatted(inner, ImageProjection.Resampler.HEAD_WIDTH));
    }
    int feedForward = size("image_proj.layers.0.1.1.weight", 2, 0);
    for (int i = 0; i < layers; i++) {
      layer("image_proj.layers." + i, width, inner, feedForward);
    }
    int tokenWidth = size("image_proj.proj_out.weight", 2, 0);
    take("image_proj.proj_out.weight", tokenWidth, width);
    take("image_proj.proj_out.bias", tokenWidth);
    norm("image_proj.norm_out", tokenWidth);
    return new ImageProjection.Resampler(
        imageWidth,
        tokens,
        tokenWidth,
        width,
        inner / ImageProjection.Resampler.HEAD_WIDTH,
        feedForward,
        layers);
  }

  private int layers() {
    return 1
        + tensors.keys().stream()
            .map(LAYER::matcher)
            .filter(Matcher::matches)
            .mapToInt(layer -> Integer.parseInt(layer.group(1)))
            .max()
            .orElse(0);
  }

  private void layer(String name, int width, int inner, int feedForward) {
    norm(name + ".0.norm1", width);
    norm(name + ".0.norm2", width);
    take(name + ".0.to_q.weight", inner, width);
    take(name + ".0.to_kv.weight", 2L * inner, width);
    take(name + ".0.to_out.weight", width, inner);
    norm(name + ".1.0", width);
    take(name + ".1.1.weight", feedForward, width);
    take(name + ".1.3.weight", width, feedForward);
  }

  /** {@code N} is odd: the even numbers in between are the self-attentions. */
  private List<CrossAttention> crossAttentions(int tokenWidth) {
    List<CrossAttention> attentions = new ArrayList<>();
    long count = tensors.keys().stream().filter(key -> key.endsWith(".to_k_ip.weight")).count();
    for (int n = 1; n == 1 || n < 2 * count; n += 2) {
      String key = "ip_adapter." + n + ".to_k_ip.weight";
      String value = "ip_adapter." + n + ".to_v_ip.weight";
      int width = size(key, 2, 0);
      take(key, width, tokenWidth);
      take(value, width, tokenWidth);
      attentions.add(new CrossAttention(key, value, width));
    }
    return attentions;
  }

  private void norm(String name, int width) {
    take(name + ".weight", width);
    take(name + ".bias", width);
  }

  /** A dimension of a weight that sets the size of others. */
  private int size(String key, int rank, int dimension) {
    List<Long> shape = tensors.shape(key);
    if (shape.size() != rank || shape.stream().anyMatch(s -> s < 1 || s > Integer.MAX_VALUE / 2)) {
      throw tensors.refused(key, "has shape %s instead of %d dimensions".formatted(shape, rank));
    }
    return Math.toIntExact(shape.get(dimension));
  }

  private void take(String key, long... shape) {
    tensors.require(key, shape);
    unused.remove(key);
  }
}
