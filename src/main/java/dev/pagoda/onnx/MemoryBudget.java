package dev.pagoda.onnx;

/** Bytes that the sessions of one device may take together. Guarded by its cache's lock. */
final class MemoryBudget {
  private final long bytes;
  private long used;

  MemoryBudget(long bytes) {
    this.bytes = bytes;
  }

  long bytes() {
    return bytes;
  }

  long used() {
    return used;
  }

  boolean hasRoom(long wanted) {
    return wanted <= bytes - used;
  }

  void take(long taken) {
    used += taken;
  }

  void giveBack(long taken) {
    used -= taken;
  }

  /**
   * Refuses a session.
   *
   * @param wanted bytes that it takes
   * @param idle bytes of those in use that sessions take which can be closed
   * @throws DoesNotFitException when it has no room beside the others
   */
  void require(SessionKey key, long wanted, long idle) {
    long busy = used - idle;
    if (wanted > bytes - busy) {
      throw new DoesNotFitException(
          "%s needs about %,d MB; the memory budget is %,d MB, of which %,d MB are in use."
              .formatted(GraphSource.name(key.file()), mega(wanted), mega(bytes), mega(busy)));
    }
  }

  private static long mega(long bytes) {
    return (bytes + 999_999) / 1_000_000;
  }
}
