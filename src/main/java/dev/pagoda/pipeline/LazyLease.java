package dev.pagoda.pipeline;

import dev.pagoda.onnx.FileVersion;
import dev.pagoda.onnx.GraphSession;
import dev.pagoda.onnx.SessionCache.Lease;
import dev.pagoda.onnx.SessionKey;

/** A session that a stage leases only when it turns out to need it; then until it is closed. */
final class LazyLease implements AutoCloseable {
  private final RunContext run;
  private final ModelPart part;
  private final SessionKey key;
  private Lease lease;

  LazyLease(RunContext run, ModelPart part, SessionKey key) {
    this.run = run;
    this.part = part;
    this.key = key;
  }

  /** The session, leased from now on. */
  GraphSession session() {
    return leased().session();
  }

  /** Of the files that the session was loaded from. */
  FileVersion version() {
    return leased().version();
  }

  private Lease leased() {
    if (lease == null) {
      lease = run.lease(part, key);
    }
    return lease;
  }

  @Override
  public void close() {
    if (lease != null) {
      lease.close();
    }
  }
}
