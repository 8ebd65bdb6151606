package dev.pagoda.text;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The tokenizer of a CLIP text encoder: transformers' {@code CLIPTokenizer}, id for id.
 *
 * <p>A text is cut at the special tokens that are matched as typed (the {@code !} of SDXL's second
 * tokenizer), then normalized ({@link ClipNormalizer}), cut at the other special tokens, split into
 * words ({@link ClipWords}), and each word is merged from bytes ({@link BytePairEncoding}). A
 * special token typed by a user counts as that token, as it does in transformers.
 *
 * <p>The time is linear in the length of the text but for a logarithm, whatever the text is.
 * Written here and not taken from the Rust tokenizers' binding, because that needs 23 MB of
 * libraries, unpacks a native one at the first call and, on a machine with CUDA, downloads another.
 */
public final class ClipTokenizer implements Tokenizer {
  private final ClipTokenizerConfig config;
  private final BytePairEncoding encoding;

  private ClipTokenizer(ClipTokenizerConfig config, BytePairEncoding encoding) {
    this.config = config;
    this.encoding = encoding;
  }

  /**
   * Loads a diffusers tokenizer directory: {@code tokenizer_config.json} with {@code vocab.json}
   * and {@code merges.txt}, or with {@code tokenizer.json}. The directory may lie in a zip file
   * system.
   *
   * @throws IOException if a file is missing or damaged; the message names it
   */
  public static ClipTokenizer load(Path directory) throws IOException {
    ClipVocabulary vocabulary = ClipVocabulary.read(directory);
    ClipTokenizerConfig config = ClipTokenizerConfig.read(directory, vocabulary);
    return new ClipTokenizer(config, new BytePairEncoding(vocabulary, config.unknown()));
  }

  /** Number of ids that {@link #encode} returns: 77 for every published model. */
  public int length() {
    return config.length();
  }

  @Override
  public long[] encode(String text) {
    List<Integer> tokens = tokens(text);
    long[] ids = new long[length()];
    Arrays.fill(ids, config.padding());
    int kept = Math.min(tokens.size(), length() - 2);
    ids[0] = config.start();
    for (int i = 0; i < kept; i++) {
      ids[i + 1] = tokens.get(i);
    }
    ids[kept + 1] = config.end();
    return ids;
  }

  @Override
  public int countCutTokens(String text) {
    return Math.max(0, tokens(text).size() - (length() - 2));
  }

  private List<Integer> tokens(String text) {
    List<Integer> ids = new ArrayList<>();
    config.typedTokens().split(text, piece -> addNormalized(piece, ids), ids::add);
    return ids;
  }

  private void addNormalized(String piece, List<Integer> ids) {
    config
        .normalizedTokens()
        .split(
            ClipNormalizer.normalize(piece),
            words -> ClipWords.split(words, word -> encoding.encode(word, ids)),
            ids::add);
  }
}
