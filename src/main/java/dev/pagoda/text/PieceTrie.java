package dev.pagoda.text;

import java.util.Arrays;

/**
 * The pieces of a vocabulary by their characters. The children of all nodes lie in one hash table:
 * 32,000 pieces are there in milliseconds, and a step makes no object.
 */
final class PieceTrie {
  static final int ROOT = 0;

  /** No such child, or no piece ends here. */
  static final int NONE = -1;

  private static final long GOLDEN_RATIO = 0x9E3779B97F4A7C15L;

  /** Parent and character, plus one; 0 where the place is free. */
  private long[] keys = new long[1 << 12];

  private int[] children = new int[1 << 12];
  private int[] ids = new int[1 << 11];
  private int nodes = 1;

  PieceTrie() {
    ids[ROOT] = NONE;
  }

  /** Adds a piece; one that is there already gets the new id. */
  void put(String piece, int id) {
    int node = ROOT;
    for (int i = 0; i < piece.length(); i++) {
      node = childOrNew(node, piece.charAt(i));
    }
    ids[node] = id;
  }

  int child(int node, char next) {
    long key = key(node, next);
    int place = place(keys, key);
    return keys[place] == key ? children[place] : NONE;
  }

  /** The id of the piece that ends in this node. */
  int id(int node) {
    return ids[node];
  }

  /** The id of a whole piece. */
  int find(String piece) {
    int node = ROOT;
    for (int i = 0; i < piece.length() && node != NONE; i++) {
      node = child(node, piece.charAt(i));
    }
    return node == NONE ? NONE : ids[node];
  }

  private int childOrNew(int node, char next) {
    long key = key(node, next);
    int place = place(keys, key);
    if (keys[place] == key) {
      return children[place];
    }
    if (nodes * 2 >= keys.length) {
      grow();
      place = place(keys, key);
    }
    keys[place] = key;
    children[place] = nodes;
    ids[nodes] = NONE;
    return nodes++;
  }

  private void grow() {
    long[] larger = new long[keys.length * 2];
    int[] moved = new int[larger.length];
    for (int i = 0; i < keys.length; i++) {
      if (keys[i] != 0) {
        int place = place(larger, keys[i]);
        larger[place] = keys[i];
        moved[place] = children[i];
      }
    }
    keys = larger;
    children = moved;
    ids = Arrays.copyOf(ids, larger.length / 2 + 1);
  }

  private static long key(int node, char next) {
    return (((long) node << 16) | next) + 1;
  }

  /** Where the key is, or the free place where it belongs. */
  private static int place(long[] keys, long key) {
    int mask = keys.length - 1;
    int place = (int) ((key * GOLDEN_RATIO) >>> 32) & mask;
    while (keys[place] != 0 && keys[place] != key) {
      place = (place + 1) & mask;
    }
    return place;
  }
}
