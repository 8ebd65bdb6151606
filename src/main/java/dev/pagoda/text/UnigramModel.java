package dev.pagoda.text;

/**
 * The most probable pieces of a word, where each piece has a probability of its own (Kudo 2018,
 * "Subword Regularization", without the sampling): Viterbi's algorithm over a trie of the pieces.
 *
 * <p>A character that is no piece costs ten more than the least probable piece; a run of such
 * characters is one unknown token, as in SentencePiece. Sums are in double precision and the path
 * found first wins a draw, as in the Rust tokenizers.
 */
final class UnigramModel {
  private static final double UNKNOWN_PENALTY = 10;

  private final PieceTrie trie = new PieceTrie();
  private final double[] scores;
  private final int unknown;
  private final double unknownScore;

  UnigramModel(T5Vocabulary vocabulary) {
    int size = vocabulary.pieces().size();
    scores = new double[size];
    unknown = vocabulary.unknown();
    double least = Double.POSITIVE_INFINITY;
    for (int id = 0; id < size; id++) {
      T5Vocabulary.Piece piece = vocabulary.pieces().get(id);
      trie.put(piece.text(), id);
      scores[id] = piece.score();
      least = Math.min(least, piece.score());
    }
    unknownScore = least - UNKNOWN_PENALTY;
  }

  int size() {
    return scores.length;
  }

  /** The id of a piece, or -1. */
  int id(String piece) {
    return trie.find(piece);
  }

  /** Adds the pieces of one word. */
  void encode(char[] text, int from, int to, Lattice lattice, TokenIds ids) {
    lattice.clear(to - from);
    for (int start = from; start < to; ) {
      int end = start + (Character.isHighSurrogate(text[start]) ? 2 : 1);
      double score = lattice.score(start - from);
      int node = PieceTrie.ROOT;
      boolean known = false;
      for (int i = start; i < to; ) {
        node = trie.child(node, text[i++]);
        if (node == PieceTrie.NONE) {
          break;
        }
        int id = trie.id(node);
        if (id != PieceTrie.NONE) {
          lattice.offer(start - from, i - from, id, score + scores[id]);
          known |= i == end;
        }
      }
      if (!known) {
        lattice.offer(start - from, end - from, unknown, score + unknownScore);
      }
      start = end;
    }
    lattice.bestPath(unknown, ids);
  }
}
