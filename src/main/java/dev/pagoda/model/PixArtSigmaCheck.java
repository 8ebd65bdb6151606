package dev.pagoda.model;

import static dev.pagoda.model.SignatureCheck.INTEGERS;

import dev.pagoda.onnx.graph.TensorSpec;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** What must hold for the parts of a PixArt-Sigma model, each and together. */
final class PixArtSigmaCheck {
  private static final String TOKENIZER_CONFIG = "tokenizer_config.json";

  private PixArtSigmaCheck() {}

  static void networks(
      Component<T5Config> textEncoder,
      Component<TransformerConfig> transformer,
      Component<VaeConfig> vaeDecoder) {
    textEncoder(textEncoder);
    TransformerCheck.check(transformer, textEncoder.config().modelSize());
    SequenceLengths.only(textEncoder, transformer);
    // diffusers' PixArt pipelines ignore force_upcast, so one in 16 bits is taken as it is.
    VaeCheck.decoder(vaeDecoder, ModelFamily.PIXART_SIGMA);
  }

  private static void textEncoder(Component<T5Config> encoder) {
    SignatureCheck check = new SignatureCheck(encoder);
    TensorSpec ids = check.rows("input_ids", INTEGERS, 2);
    Optional<TensorSpec> mask = check.mask("attention_mask");
    check.noOtherInputs();
    check.size(check.output("last_hidden_state", 3), 2, encoder.config().modelSize());
    if (mask.isEmpty() && ids.size(1).isPresent()) {
      // Without padding it would be right, but shorter prompts have to be padded.
      throw encoder.refused(
          ("has no input attention_mask and was exported for %d tokens only, so it attends to the "
                  + "padding; export it with attention_mask or for any number of tokens")
              .formatted(ids.size(1).getAsLong()));
    }
  }

  /**
   * The files that a tokenizer is read from are there, and the text encoder knows its tokens, as
   * far as {@code tokenizer_config.json} tells them: added ones are the last.
   */
  static void tokenizer(ComponentPath tokenizer, Component<T5Config> encoder) {
    Path directory = tokenizer.directory();
    if (Files.notExists(directory.resolve("spiece.model"))
        && Files.notExists(directory.resolve("tokenizer.json"))) {
      throw new ModelException(
          "%s is missing, and so is %s"
              .formatted(tokenizer.shown("spiece.model"), tokenizer.shown("tokenizer.json")));
    }
    if (Files.notExists(directory.resolve(TOKENIZER_CONFIG))) {
      return;
    }
    int last =
        tokenizer.json(TOKENIZER_CONFIG).keys("added_tokens_decoder").stream()
            .filter(id -> id.matches("\\d{1,9}"))
            .mapToInt(Integer::parseInt)
            .max()
            .orElse(0);
    int vocabulary = encoder.config().vocabularySize();
    if (last >= vocabulary) {
      throw encoder.wrong(
          "vocab_size is %d, but %s has the token %d"
              .formatted(vocabulary, tokenizer.shown(TOKENIZER_CONFIG), last));
    }
  }
}
