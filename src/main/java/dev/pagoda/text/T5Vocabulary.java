package dev.pagoda.text;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * What a Unigram tokenizer was trained to know.
 *
 * @param source the file it was read from, for messages
 * @param pieces by id
 * @param unknown id of the piece for what no other piece covers
 * @param charsMap the normalization
 * @param special pieces that a text may name, by the model itself; not those by other files
 */
record T5Vocabulary(
    Path source,
    List<Piece> pieces,
    int unknown,
    PrecompiledCharsMap charsMap,
    List<String> special) {
  /** The longest one of published models has 16 characters. It bounds the work per character. */
  private static final int LONGEST_PIECE = 512;

  /**
   * @param text in which U+2581 stands for a space
   * @param score logarithm of its probability
   */
  record Piece(String text, double score) {}

  /** Itself, if it is what both kinds of file must hold. */
  T5Vocabulary checked() throws IOException {
    if (pieces.isEmpty()) {
      throw new IOException(TokenizerJson.name(source) + ": there is no vocabulary in it");
    }
    for (Piece piece : pieces) {
      if (piece.text().isEmpty() || piece.text().length() > LONGEST_PIECE) {
        throw new IOException(
            TokenizerJson.name(source)
                + ": a piece has "
                + piece.text().length()
                + " characters, which must be 1 to "
                + LONGEST_PIECE);
      }
      if (!Double.isFinite(piece.score())) {
        throw new IOException(
            TokenizerJson.name(source)
                + ": the score of \""
                + piece.text()
                + "\" is not a finite number");
      }
    }
    if (unknown < 0 || unknown >= pieces.size()) {
      throw new IOException(TokenizerJson.name(source) + ": it has no piece for the unknown");
    }
    return this;
  }
}
