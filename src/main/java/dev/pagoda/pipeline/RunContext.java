package dev.pagoda.pipeline;

import dev.pagoda.onnx.RunScope;
import dev.pagoda.onnx.SessionCache;
import dev.pagoda.onnx.SessionCache.Lease;
import dev.pagoda.onnx.SessionKey;

/** What the stages of one run share: the sessions, the hand that stops it, and its clock. */
final class RunContext implements AutoCloseable {
  private final SessionCache sessions;
  private final RunControl control;
  private final RunScope scope = new RunScope();
  private final RunControl.Registration registration;
  private long loadNanos;

  RunContext(SessionCache sessions, RunControl control) {
    this.sessions = sessions;
    this.control = control;
    this.registration = control.whenCanceled(scope::terminate);
  }

  /** Leases a session, loading it if need be, unless the run was canceled. */
  Lease lease(SessionKey key) {
    control.checkCanceled();
    long start = System.nanoTime();
    Lease lease = sessions.lease(key);
    loadNanos += System.nanoTime() - start;
    return lease;
  }

  RunScope scope() {
    return scope;
  }

  RunControl control() {
    return control;
  }

  /** Nanoseconds spent waiting for sessions. */
  long loadNanos() {
    return loadNanos;
  }

  @Override
  public void close() {
    registration.close();
    scope.close();
  }
}
