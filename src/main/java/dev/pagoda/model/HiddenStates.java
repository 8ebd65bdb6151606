package dev.pagoda.model;

/** The hidden states of a text encoder, exported as {@code hidden_states.0} to the last layer's. */
final class HiddenStates {
  private HiddenStates() {}

  static String name(int index) {
    return "hidden_states." + index;
  }

  /**
   * Largest clip skip k whose hidden state (last but one, then k before) and all before are there.
   */
  static int maxClipSkip(Component<TextEncoderConfig> encoder) {
    int index = encoder.config().hiddenLayers() - 1;
    int skip = 0;
    while (index - skip > 0 && encoder.signature().output(name(index - skip - 1)).isPresent()) {
      skip++;
    }
    return skip;
  }
}
