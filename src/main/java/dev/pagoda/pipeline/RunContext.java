package dev.pagoda.pipeline;

import dev.pagoda.onnx.RunScope;
import dev.pagoda.onnx.SessionCache;
import dev.pagoda.onnx.SessionCache.Lease;
import dev.pagoda.onnx.SessionKey;
import dev.pagoda.request.ImageInput;

/** What the stages of one run share: the sessions, the hand that stops it, and its clock. */
final class RunContext implements AutoCloseable {
  private final DeviceMemory memory;
  private final InputSource inputs;
  private final RunControl control;
  private final RunScope scope = new RunScope();
  private final RunControl.Registration registration;
  private long loadNanos;
  private AttentionRows rows = AttentionRows.NONE;

  /** On a device that keeps all sessions and no prompts. */
  RunContext(SessionCache sessions, InputSource inputs, RunControl control) {
    this(DeviceMemory.of(sessions), inputs, control);
  }

  RunContext(DeviceMemory memory, InputSource inputs, RunControl control) {
    this.memory = memory;
    this.inputs = inputs;
    this.control = control;
    this.registration = control.whenCanceled(scope::terminate);
  }

  /**
   * Leases a session, loading it if need be, unless the run was canceled. What becomes of it when
   * it is returned, the operator says for its part.
   */
  Lease lease(ModelPart part, SessionKey key) {
    control.checkCanceled();
    long start = System.nanoTime();
    Lease lease = memory.sessions().lease(key, memory.residency(part));
    loadNanos += System.nanoTime() - start;
    return lease;
  }

  /** The content of a picture that the request names. */
  byte[] read(ImageInput input) {
    control.checkCanceled();
    return inputs.read(input);
  }

  /** Prompts that were encoded on this device. */
  PromptCache prompts() {
    return memory.prompts();
  }

  RunScope scope() {
    return scope;
  }

  RunControl control() {
    return control;
  }

  /** Notes what the self-attentions had to do. */
  void count(AttentionRows counted) {
    rows = counted;
  }

  AttentionRows rows() {
    return rows;
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
