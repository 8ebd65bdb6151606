package dev.pagoda.onnx.graph;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;

/**
 * How the elements of a shape-like tensor (rank 0 or 1) depend on the number of rows.
 *
 * @param head the first elements
 * @param rest bound for any number of further elements, or null if there are none
 */
record Elements(List<Element> head, Element rest) {
  /** Ordered by what is known less. */
  enum Element {
    /** Rows have no influence. */
    FREE,
    /** The number of rows. */
    ROWS,
    /** Some function of it. */
    DEPENDENT
  }

  /** Elements that are told apart, far more than there are dimensions. */
  private static final int LONGEST = 1024;

  static final Elements UNKNOWN = new Elements(List.of(), Element.DEPENDENT);
  static final Elements FREE = new Elements(List.of(), Element.FREE);

  /**
   * The shape of data with rows along its first dimension.
   *
   * @param rank dimensions that it has at least
   * @param exact whether it has no more
   */
  static Elements shapeOfRows(boolean folded, int rank, boolean exact) {
    List<Element> dims = new ArrayList<>(Collections.nCopies(rank, Element.FREE));
    dims.set(0, folded ? Element.DEPENDENT : Element.ROWS);
    return new Elements(List.copyOf(dims), exact ? null : Element.FREE);
  }

  static Elements free(long count) {
    return count > LONGEST
        ? FREE
        : new Elements(Collections.nCopies((int) count, Element.FREE), null);
  }

  static Elements dependentScalar() {
    return new Elements(List.of(Element.DEPENDENT), null);
  }

  boolean isFree() {
    return (rest == null || rest == Element.FREE) && freeFrom(0);
  }

  /** Whether no element from {@code index} on depends on the rows. */
  boolean freeFrom(int index) {
    return (rest == null || rest == Element.FREE)
        && head.stream().skip(index).allMatch(e -> e == Element.FREE);
  }

  Element get(long index) {
    if (index >= 0) {
      return index < head.size() ? head.get((int) index) : rest == null ? Element.FREE : rest;
    }
    long fromStart = index + head.size();
    if (rest == null && fromStart >= 0) {
      return get(fromStart);
    }
    // In an open shape it lies there or further on.
    return freeFrom((int) Math.max(0, fromStart)) ? Element.FREE : Element.DEPENDENT;
  }

  Elements concat(Elements other) {
    if (rest != null) {
      return new Elements(head, other.isFree() ? rest : Element.DEPENDENT);
    }
    if (head.size() + other.head.size() > LONGEST) {
      return isFree() && other.isFree() ? FREE : UNKNOWN;
    }
    List<Element> joined = new ArrayList<>(head);
    joined.addAll(other.head);
    return new Elements(List.copyOf(joined), other.rest);
  }

  Elements slice(long start, long end) {
    if (rest == null) {
      int size = head.size();
      int from = (int) clamp(start < 0 ? start + size : start, size);
      int to = (int) clamp(end < 0 ? end + size : end, size);
      return new Elements(head.subList(from, Math.max(from, to)), null);
    }
    if (isFree()) {
      return FREE;
    }
    if (start < 0) {
      return freeFrom((int) clamp(start + head.size(), head.size())) ? FREE : UNKNOWN;
    }
    if (end < 0) {
      return UNKNOWN;
    }
    int from = (int) clamp(start, head.size());
    int to = (int) clamp(end, head.size());
    return new Elements(head.subList(from, Math.max(from, to)), end <= head.size() ? null : rest);
  }

  private static long clamp(long value, int size) {
    return Math.max(0, Math.min(value, size));
  }

  /** Element by element through an operator that computes; one element is used for all. */
  Elements compute(Elements other) {
    if (isFree() && other.isFree()) {
      return rest != null || other.rest != null
          ? FREE
          : free(Math.max(head.size(), other.head.size()));
    }
    if (rest != null || other.rest != null) {
      return UNKNOWN;
    }
    int size = Math.max(head.size(), other.head.size());
    return new Elements(
        IntStream.range(0, size)
            .mapToObj(
                i ->
                    broadcast(i) == Element.FREE && other.broadcast(i) == Element.FREE
                        ? Element.FREE
                        : Element.DEPENDENT)
            .toList(),
        null);
  }

  private Element broadcast(int index) {
    return head.size() == 1 ? head.get(0) : get(index);
  }
}
