package dev.pagoda.onnx;

import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/**
 * The sessions of one device. A session is loaded when it is first asked for (once, however many
 * threads ask), kept while the budget lasts, and closed least recently used first. One that is
 * leased is never closed under its user. Thread-safe.
 */
public final class SessionCache implements AutoCloseable {
  private final SessionOptionsFactory factory;
  private final long budget;
  private final Map<SessionKey, Entry> entries = new HashMap<>();
  private long used;
  private long clock;
  private boolean closed;

  /**
   * @param budget bytes that the sessions may take together, by {@link SessionSize}'s estimate
   */
  public SessionCache(Device device, DeviceOptions options, long budget) {
    this.factory = new SessionOptionsFactory(device, options);
    this.budget = budget;
  }

  /**
   * Refuses a graph that does not fit even alone.
   *
   * @throws DoesNotFitException when the budget is less than its session would take
   * @throws dev.pagoda.model.ModelException when the file is missing or is no ONNX file
   */
  public void requireFits(SessionKey key) {
    requireRoom(key, SessionSize.estimate(key.file(), factory.device()), 0);
  }

  /** A session in use; closing the lease gives it back. */
  public static final class Lease implements AutoCloseable {
    private final SessionCache cache;
    private final Entry entry;
    private final GraphSession session;
    private boolean returned;

    private Lease(SessionCache cache, Entry entry, GraphSession session) {
      this.cache = cache;
      this.entry = entry;
      this.session = session;
    }

    public GraphSession session() {
      return session;
    }

    @Override
    public void close() {
      if (!returned) {
        returned = true;
        cache.release(entry);
      }
    }
  }

  private static final class Entry {
    private final SessionKey key;
    private final long bytes;
    private final CompletableFuture<GraphSession> session = new CompletableFuture<>();
    private int leases;
    private long lastUse;

    private Entry(SessionKey key, long bytes) {
      this.key = key;
      this.bytes = bytes;
    }
  }

  /**
   * Leases the session, loading it if need be.
   *
   * @throws DoesNotFitException when the budget does not allow it even without all idle sessions
   * @throws dev.pagoda.model.ModelException when the graph cannot be loaded
   * @throws DeviceUnavailableException when the device cannot be used
   */
  public Lease lease(SessionKey key) {
    Optional<Entry> cached = join(key);
    if (cached.isPresent()) {
      return await(cached.get());
    }
    // The files are measured outside the lock; another thread may be first to reserve.
    long bytes = SessionSize.estimate(key.file(), factory.device());
    Entry entry;
    synchronized (this) {
      cached = join(key);
      if (cached.isEmpty()) {
        makeRoom(key, bytes);
        entry = new Entry(key, bytes);
        entries.put(key, entry);
        used += bytes;
        use(entry);
      } else {
        entry = cached.get();
      }
    }
    return cached.isPresent() ? await(entry) : load(entry);
  }

  private synchronized Optional<Entry> join(SessionKey key) {
    if (closed) {
      throw new IllegalStateException("the sessions are closed");
    }
    Optional<Entry> entry = Optional.ofNullable(entries.get(key));
    entry.ifPresent(this::use);
    return entry;
  }

  private void use(Entry entry) {
    entry.leases++;
    entry.lastUse = ++clock;
  }

  /** Closes idle sessions while that is needed and enough. */
  private void makeRoom(SessionKey key, long bytes) {
    long idle = entries.values().stream().filter(e -> e.leases == 0).mapToLong(e -> e.bytes).sum();
    requireRoom(key, bytes, used - idle);
    while (bytes > budget - used) {
      remove(
          entries.values().stream()
              .filter(e -> e.leases == 0)
              .min(Comparator.comparingLong(e -> e.lastUse))
              .orElseThrow());
    }
  }

  private void requireRoom(SessionKey key, long bytes, long taken) {
    if (bytes > budget - taken) {
      throw new DoesNotFitException(
          "%s needs about %,d MB; the memory budget is %,d MB, of which %,d MB are in use."
              .formatted(GraphSource.name(key.file()), mega(bytes), mega(budget), mega(taken)));
    }
  }

  private static long mega(long bytes) {
    return (bytes + 999_999) / 1_000_000;
  }

  /** Idle sessions only: their future is complete and nobody runs them. */
  private void remove(Entry entry) {
    entries.remove(entry.key);
    used -= entry.bytes;
    entry.session.join().close();
  }

  private Lease load(Entry entry) {
    try {
      GraphSession session =
          SessionLoader.load(entry.key.loader().apply(entry.key.file()), factory);
      entry.session.complete(session);
      return new Lease(this, entry, session);
    } catch (RuntimeException | Error e) {
      synchronized (this) {
        entries.remove(entry.key);
        used -= entry.bytes;
      }
      entry.session.completeExceptionally(e);
      throw e;
    }
  }

  private Lease await(Entry entry) {
    try {
      return new Lease(this, entry, entry.session.join());
    } catch (CompletionException e) {
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw e;
    }
  }

  private synchronized void release(Entry entry) {
    entry.leases--;
    if (closed && entry.leases == 0) {
      remove(entry);
    }
  }

  /** Estimated bytes of all loaded sessions. */
  public synchronized long usedBytes() {
    return used;
  }

  /** Closes idle sessions now and the others when their last lease returns. */
  @Override
  public synchronized void close() {
    closed = true;
    entries.values().stream().filter(e -> e.leases == 0).toList().forEach(this::remove);
  }
}
