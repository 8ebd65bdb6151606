package dev.pagoda.text;

import java.io.IOException;
import java.nio.file.Path;

/**
 * What the files of a tokenizer directory say beside the vocabulary.
 *
 * @param typedTokens special tokens found in the text as typed
 * @param normalizedTokens special tokens found in normalized text
 * @param start id before the text
 * @param end id after it
 * @param padding id that fills up
 * @param unknown id for bytes that the vocabulary lacks
 * @param length number of ids, start and end included
 */
record ClipTokenizerConfig(
    AddedTokens typedTokens,
    AddedTokens normalizedTokens,
    int start,
    int end,
    int padding,
    int unknown,
    int length) {
  private static final int CLIP_LENGTH = 77;

  static ClipTokenizerConfig read(Path directory, ClipVocabulary vocabulary) throws IOException {
    SpecialTokens special = SpecialTokens.read(directory, vocabulary);
    return new ClipTokenizerConfig(
        special.typed(),
        special.normalized(),
        special.id("bos_token"),
        special.id("eos_token"),
        special.id("pad_token"),
        special.id("unk_token"),
        length(directory));
  }

  private static int length(Path directory) throws IOException {
    // A tokenizer saved without a limit has a huge number there; CLIP has 77 positions.
    double length =
        TokenizerJson.read(directory.resolve("tokenizer_config.json"))
            .path("model_max_length")
            .asDouble(CLIP_LENGTH);
    return length >= 3 && length < CLIP_LENGTH ? (int) length : CLIP_LENGTH;
  }
}
