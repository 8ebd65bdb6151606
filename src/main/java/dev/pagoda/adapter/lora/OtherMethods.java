package dev.pagoda.adapter.lora;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** Kinds of weights that files of the same family hold and that are no sum of W and up x down. */
final class OtherMethods {
  private record Method(Pattern keys, String description) {}

  private static final List<Method> KNOWN =
      List.of(
          method("hada_[wt]", "belongs to a LoHa (Hadamard products)"),
          method("lokr_[wt]", "belongs to a LoKr (Kronecker products)"),
          method("dora_scale|lora_magnitude_vector", "belongs to a DoRA (normalised weights)"),
          method("lora_mid", "is a middle factor (Tucker decomposition)"),
          method("\\.diff(_b)?$|\\.[wb]_norm$", "is a whole difference, no product"),
          method("\\.oft_", "belongs to an OFT (orthogonal matrices)"),
          method("\\.on_input$", "belongs to an (IA)3 (scaled activations)"),
          method("\\.lora_B\\.bias$", "adds to a bias"),
          method("^lora_controlnet$", "marks a Control-LoRA"));

  private OtherMethods() {}

  private static Method method(String keys, String description) {
    return new Method(Pattern.compile(keys), description);
  }

  /** What the key is, where it belongs to another method; to follow the key in a sentence. */
  static Optional<String> describe(String key) {
    return KNOWN.stream()
        .filter(method -> method.keys().matcher(key).find())
        .map(Method::description)
        .findFirst();
  }
}
