package dev.pagoda.onnx;

/** Lends the estimate of sessions' sizes to tests of other packages. */
public final class SessionBytes {
  private SessionBytes() {}

  /** What a cache on the CPU counts for the session. */
  public static long of(SessionKey key) {
    return SessionSize.estimate(key.file(), new Device.Cpu());
  }
}
