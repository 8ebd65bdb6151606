package dev.pagoda.text;

import java.util.Arrays;

/** Ids in the order in which they were added. */
final class TokenIds {
  private int[] ids = new int[64];
  private int size;

  void add(int id) {
    if (size == ids.length) {
      ids = Arrays.copyOf(ids, size * 2);
    }
    ids[size++] = id;
  }

  int size() {
    return size;
  }

  int get(int index) {
    return ids[index];
  }

  /** Turns round what was added since the list had the given size. */
  void reverseFrom(int start) {
    for (int i = start, j = size - 1; i < j; i++, j--) {
      int id = ids[i];
      ids[i] = ids[j];
      ids[j] = id;
    }
  }
}
