package dev.pagoda.onnx;

import java.util.OptionalLong;

/** A session on the CPU of a graph that no file holds, for the tests of other packages. */
public final class AdHocSession implements AutoCloseable {
  // Threads that wait for each other cost more than they bring on small graphs.
  private static final DeviceOptions ONE_THREAD =
      new DeviceOptions(1, "kSameAsRequested", OptionalLong.empty());

  private final GraphSession session;

  public AdHocSession(GraphSource source) {
    session = SessionLoader.load(source, new SessionOptionsFactory(new Device.Cpu(), ONE_THREAD));
  }

  public GraphSession session() {
    return session;
  }

  @Override
  public void close() {
    session.close();
  }
}
