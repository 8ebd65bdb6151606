package dev.pagoda.model;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.OptionalLong;

/** Tokens per prompt that the networks of a PixArt-Sigma model were exported for. */
final class SequenceLengths {
  private static final int AXIS = 1;

  private record Fixed(String input, long tokens) {}

  private SequenceLengths() {}

  /**
   * The only number that they take; empty if they take any.
   *
   * @throws ModelException if there are two
   */
  static OptionalInt only(
      Component<T5Config> textEncoder, Component<TransformerConfig> transformer) {
    List<Fixed> fixed = new ArrayList<>();
    add(fixed, textEncoder, "input_ids");
    add(fixed, textEncoder, "attention_mask");
    add(fixed, transformer, "encoder_hidden_states");
    add(fixed, transformer, "encoder_attention_mask");
    for (Fixed other : fixed) {
      Fixed first = fixed.get(0);
      if (other.tokens != first.tokens) {
        throw new ModelException(
            "%s takes %d tokens only, but %s takes %d"
                .formatted(other.input, other.tokens, first.input, first.tokens));
      }
    }
    return fixed.isEmpty()
        ? OptionalInt.empty()
        : OptionalInt.of((int) Math.min(fixed.get(0).tokens, Integer.MAX_VALUE));
  }

  private static void add(List<Fixed> fixed, Component<?> component, String input) {
    OptionalLong tokens =
        component
            .signature()
            .input(input)
            .map(spec -> spec.size(AXIS))
            .orElse(OptionalLong.empty());
    tokens.ifPresent(
        count -> fixed.add(new Fixed(component.file("model.onnx") + " (" + input + ")", count)));
  }
}
