package dev.pagoda.image;

import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Things that one thread at a time may use and that are never freed, so there should be no more of
 * them than threads: the options of libwebp's binding hold native memory, and register themselves
 * for its release in a way that keeps them alive for ever. Thread-safe.
 *
 * @param <T> the things
 */
final class Reused<T> {
  private final Supplier<T> maker;
  private final ConcurrentLinkedDeque<T> idle = new ConcurrentLinkedDeque<>();

  Reused(Supplier<T> maker) {
    this.maker = maker;
  }

  /** Does something with one that nobody else uses meanwhile. */
  <R> R with(Function<T, R> use) {
    T found = idle.pollFirst();
    T mine = found == null ? maker.get() : found;
    try {
      return use.apply(mine);
    } finally {
      idle.addFirst(mine);
    }
  }
}
