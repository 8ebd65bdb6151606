package dev.pagoda.onnx;

/** A session on the CPU of a graph that no file holds, for the tests of other packages. */
public final class AdHocSession implements AutoCloseable {
  private final GraphSession session;

  public AdHocSession(GraphSource source) {
    session =
        SessionLoader.load(
            source, new SessionOptionsFactory(new Device.Cpu(), DeviceOptions.defaults()));
  }

  public GraphSession session() {
    return session;
  }

  @Override
  public void close() {
    session.close();
  }
}
