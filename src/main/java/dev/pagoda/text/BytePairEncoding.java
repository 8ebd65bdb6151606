package dev.pagoda.text;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;

/**
 * Byte-level byte pair encoding with {@code </w>} at the end of each word (Sennrich et al. 2016, as
 * in OpenAI's CLIP): the UTF-8 bytes of a word are merged, the pair that was learnt first first.
 * Takes n log n for n bytes.
 */
final class BytePairEncoding {
  private static final String END_OF_WORD = "</w>";

  private record Merge(int rank, int id) {}

  private final int[] inner = new int[256];
  private final int[] last = new int[256];
  private final Map<Long, Merge> merges;

  BytePairEncoding(ClipVocabulary vocabulary, int unknown) throws IOException {
    for (int value = 0; value < 256; value++) {
      String symbol = ByteAlphabet.symbol(value);
      inner[value] = vocabulary.ids().getOrDefault(symbol, unknown);
      last[value] = vocabulary.ids().getOrDefault(symbol + END_OF_WORD, unknown);
    }
    merges = new HashMap<>(vocabulary.merges().size() * 2);
    int rank = 0;
    for (ClipVocabulary.Pair pair : vocabulary.merges()) {
      int left = vocabulary.id(pair.left());
      int right = vocabulary.id(pair.right());
      int merged = vocabulary.id(pair.left() + pair.right());
      merges.put(key(left, right), new Merge(rank++, merged));
    }
  }

  /** Adds the ids of one word. */
  void encode(String word, List<Integer> ids) {
    byte[] bytes = word.getBytes(StandardCharsets.UTF_8);
    int length = bytes.length;
    int[] symbols = new int[length];
    int[] previous = new int[length];
    int[] next = new int[length];
    for (int i = 0; i < length; i++) {
      int value = bytes[i] & 0xFF;
      symbols[i] = i == length - 1 ? last[value] : inner[value];
      previous[i] = i - 1;
      next[i] = i + 1;
    }
    merge(symbols, previous, next);
    for (int i = 0; i < length; i = next[i]) {
      ids.add(symbols[i]);
    }
  }

  /** The lists hold positions; a symbol that was merged into its left neighbour becomes -1. */
  private void merge(int[] symbols, int[] previous, int[] next) {
    int length = symbols.length;
    // Entries are rank and left position; one whose pair has changed since is stale and skipped.
    PriorityQueue<Long> queue = new PriorityQueue<>();
    for (int i = 0; i + 1 < length; i++) {
      offer(queue, symbols, i, i + 1);
    }
    while (!queue.isEmpty()) {
      long entry = queue.poll();
      int left = (int) entry;
      int right = next[left];
      if (symbols[left] < 0 || right == length) {
        continue;
      }
      Merge merge = merges.get(key(symbols[left], symbols[right]));
      if (merge == null || merge.rank() != (int) (entry >>> 32)) {
        continue;
      }
      symbols[left] = merge.id();
      symbols[right] = -1;
      next[left] = next[right];
      if (next[left] < length) {
        previous[next[left]] = left;
        offer(queue, symbols, left, next[left]);
      }
      if (previous[left] >= 0) {
        offer(queue, symbols, previous[left], left);
      }
    }
  }

  private void offer(PriorityQueue<Long> queue, int[] symbols, int left, int right) {
    Merge merge = merges.get(key(symbols[left], symbols[right]));
    if (merge != null) {
      queue.add(key(merge.rank(), left));
    }
  }

  private static long key(int high, int low) {
    return ((long) high << 32) | low;
  }
}
