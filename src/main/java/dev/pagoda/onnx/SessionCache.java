package dev.pagoda.onnx;

import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/**
 * The sessions of one device. A session is loaded when it is first asked for (once, however many
 * threads ask). It is kept while the budget lasts, and closed least recently used first; or it is
 * released as soon as nobody uses it. One that is leased is never closed under its user.
 * Thread-safe.
 */
public final class SessionCache implements AutoCloseable {
  private final SessionOptionsFactory factory;
  private final MemoryBudget budget;
  private final NativeHeap heap = new NativeHeap();
  private final Map<SessionKey, Entry> entries = new HashMap<>();
  private long clock;
  private long loads;
  private long evictions;
  private long releases;
  private boolean closed;

  /**
   * @param budget bytes that the sessions may take together, by {@link SessionSize}'s estimate
   */
  public SessionCache(Device device, DeviceOptions options, long budget) {
    this.factory = new SessionOptionsFactory(device, options);
    this.budget = new MemoryBudget(budget);
  }

  /**
   * Refuses a graph that does not fit even alone.
   *
   * @throws DoesNotFitException when the budget is less than its session would take
   * @throws dev.pagoda.model.ModelException when the file is missing or is no ONNX file
   */
  public void requireFits(SessionKey key) {
    long bytes = SessionSize.estimate(key.file(), factory.device());
    synchronized (this) {
      budget.require(key, bytes, budget.used());
    }
  }

  /** A session in use; closing the lease gives it back. */
  public static final class Lease implements AutoCloseable {
    private final SessionCache cache;
    private final Entry entry;
    private final GraphSession session;
    private final Residency residency;
    private boolean returned;

    private Lease(SessionCache cache, Entry entry, GraphSession session, Residency residency) {
      this.cache = cache;
      this.entry = entry;
      this.session = session;
      this.residency = residency;
    }

    public GraphSession session() {
      return session;
    }

    /** Of the files that it was loaded from. */
    public FileVersion version() {
      return entry.version;
    }

    @Override
    public void close() {
      if (!returned) {
        returned = true;
        cache.release(entry, residency);
      }
    }
  }

  private static final class Entry {
    private final SessionKey key;
    private final FileVersion version;
    private final long bytes;
    private final CompletableFuture<GraphSession> session = new CompletableFuture<>();
    private int leases;
    private long lastUse;

    private Entry(SessionKey key, FileVersion version, long bytes) {
      this.key = key;
      this.version = version;
      this.bytes = bytes;
    }
  }

  /** Leases a session that is kept, as {@link #lease(SessionKey, Residency)}. */
  public Lease lease(SessionKey key) {
    return lease(key, Residency.KEEP);
  }

  /**
   * Leases the session, loading it if need be.
   *
   * @param residency what becomes of it when the lease returns and nobody else has one
   * @throws DoesNotFitException when the budget does not allow it even without all idle sessions
   * @throws dev.pagoda.model.ModelException when the graph cannot be loaded
   * @throws DeviceUnavailableException when the device cannot be used
   */
  public Lease lease(SessionKey key, Residency residency) {
    Optional<Entry> cached = join(key);
    if (cached.isPresent()) {
      return await(cached.get(), residency);
    }
    // The files are looked at outside the lock; another thread may be first to reserve.
    FileVersion version = FileVersion.ofGraph(key.file());
    long bytes = SessionSize.estimate(key.file(), factory.device());
    Entry entry;
    synchronized (this) {
      cached = join(key);
      if (cached.isEmpty()) {
        makeRoom(key, bytes);
        entry = new Entry(key, version, bytes);
        entries.put(key, entry);
        budget.take(bytes);
        loads++;
        use(entry);
      } else {
        entry = cached.get();
      }
    }
    return cached.isPresent() ? await(entry, residency) : load(entry, residency);
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
    budget.require(key, bytes, idle);
    while (!budget.hasRoom(bytes)) {
      evictions++;
      remove(
          entries.values().stream()
              .filter(e -> e.leases == 0)
              .min(Comparator.comparingLong(e -> e.lastUse))
              .orElseThrow());
    }
    heap.giveBack();
  }

  /** Idle sessions only: their future is complete and nobody runs them. */
  private void remove(Entry entry) {
    entries.remove(entry.key);
    try {
      entry.session.join().close();
    } finally {
      budget.giveBack(entry.bytes);
      heap.freed(entry.bytes);
    }
  }

  private Lease load(Entry entry, Residency residency) {
    try {
      GraphSession session =
          SessionLoader.load(entry.key.loader().apply(entry.key.file()), factory);
      entry.session.complete(session);
      return new Lease(this, entry, session, residency);
    } catch (RuntimeException | Error e) {
      synchronized (this) {
        entries.remove(entry.key);
        budget.giveBack(entry.bytes);
      }
      entry.session.completeExceptionally(e);
      throw e;
    }
  }

  private Lease await(Entry entry, Residency residency) {
    try {
      return new Lease(this, entry, entry.session.join(), residency);
    } catch (CompletionException e) {
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw e;
    }
  }

  private synchronized void release(Entry entry, Residency residency) {
    entry.leases--;
    if (entry.leases == 0 && closed) {
      remove(entry);
    } else if (entry.leases == 0 && residency == Residency.RELEASE) {
      releases++;
      remove(entry);
      heap.giveBack();
    }
  }

  /** What the sessions did and take now. */
  public synchronized SessionStats stats() {
    return new SessionStats(
        entries.size(), loads, evictions, releases, budget.used(), budget.bytes());
  }

  /** Estimated bytes of all loaded sessions. */
  public synchronized long usedBytes() {
    return budget.used();
  }

  /** Closes idle sessions now and the others when their last lease returns. */
  @Override
  public synchronized void close() {
    closed = true;
    entries.values().stream().filter(e -> e.leases == 0).toList().forEach(this::remove);
  }
}
