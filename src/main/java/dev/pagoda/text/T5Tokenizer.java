package dev.pagoda.text;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The tokenizer of a T5 text encoder: {@code T5Tokenizer} of transformers 5, id for id.
 * Thread-safe.
 *
 * <p>A text is cut at the special tokens it names (one typed by a user counts as that token, as in
 * transformers), the rest is normalized ({@link PrecompiledCharsMap}), split at white space ({@link
 * T5Words}), and each word becomes its most probable pieces ({@link UnigramModel}). The time is
 * linear in the length of the text, whatever the text is.
 *
 * <p>diffusers' PixArt-Sigma pipelines name the class {@code T5Tokenizer}. Since transformers 5
 * that is the Rust tokenizer with the vocabulary of {@code spiece.model}, also where there is no
 * {@code tokenizer.json}; it is what is followed here. Up to transformers 4 it was SentencePiece,
 * whose ids differ for a few texts: U+0085 (white space here, unknown there), a mapped character
 * with further combining marks (the marks go here), Hangul in conjoining letters (composed there
 * only), and special tokens in full-width letters (found here). {@code add_dummy_prefix} and its
 * like in {@code spiece.model} are taken to be as T5 has them, as in transformers 5.
 */
public final class T5Tokenizer {
  private final AddedTokens typedTokens;
  private final AddedTokens normalizedTokens;
  private final PrecompiledCharsMap charsMap;
  private final UnigramModel model;
  private final int end;
  private final int padding;

  private T5Tokenizer(
      T5SpecialTokens special, T5Vocabulary vocabulary, UnigramModel model, int end, int padding) {
    typedTokens = special.typed();
    normalizedTokens = special.normalized();
    charsMap = vocabulary.charsMap();
    this.model = model;
    this.end = end;
    this.padding = padding;
  }

  /**
   * Loads a tokenizer directory: {@code tokenizer.json} or, without it, {@code spiece.model}; and
   * where they are there {@code tokenizer_config.json}, {@code special_tokens_map.json} and {@code
   * added_tokens.json}. The directory may lie in a zip file system.
   *
   * @throws IOException if a file is missing or damaged; the message names it
   */
  public static T5Tokenizer load(Path directory) throws IOException {
    if (Files.notExists(directory)) {
      throw new IOException(TokenizerJson.name(directory) + " is missing");
    }
    Path json = directory.resolve(UnigramJson.NAME);
    JsonNode root = TokenizerJson.readIfThere(json);
    T5TokenizerFiles files = T5TokenizerFiles.read(directory, root);
    T5Vocabulary vocabulary =
        Files.exists(json)
            ? UnigramJson.read(json, root)
            : SentencePieceModel.read(directory.resolve("spiece.model"), files.extraIds());
    UnigramModel model = new UnigramModel(vocabulary);
    T5SpecialTokens special = T5SpecialTokens.of(files, vocabulary, model);
    int end = special.id(files.end());
    return new T5Tokenizer(special, vocabulary, model, end, special.id(files.padding()));
  }

  /** The id that fills up shorter rows of a batch: 0 for every published model. */
  public int padding() {
    return padding;
  }

  /**
   * Ids of the text, cut to fit, and the end token; no padding. Takes any string, lone surrogates
   * and control characters included.
   *
   * @param maxLength most ids, the end token included, at least 1; 300 for PixArt-Sigma
   */
  public long[] encode(String text, int maxLength) {
    TokenIds tokens = tokens(text);
    int kept = Math.min(tokens.size(), room(maxLength));
    long[] ids = new long[kept + 1];
    for (int i = 0; i < kept; i++) {
      ids[i] = tokens.get(i);
    }
    ids[kept] = end;
    return ids;
  }

  /**
   * How many tokens of the text {@link #encode} cuts off.
   *
   * @param maxLength as for {@link #encode}
   */
  public int countCutTokens(String text, int maxLength) {
    return Math.max(0, tokens(text).size() - room(maxLength));
  }

  private static int room(int maxLength) {
    if (maxLength < 1) {
      throw new IllegalArgumentException("maxLength must be at least 1, not " + maxLength);
    }
    return maxLength - 1;
  }

  private TokenIds tokens(String text) {
    TokenIds ids = new TokenIds();
    typedTokens.split(Utf8.wellFormed(text), piece -> addNormalized(piece, ids), ids::add);
    return ids;
  }

  private void addNormalized(String piece, TokenIds ids) {
    normalizedTokens.split(
        charsMap.normalize(piece), words -> new T5Words(words).encode(model, ids), ids::add);
  }
}
