package dev.pagoda.worker;

import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jboss.logging.Logger;

/**
 * Does something when the process is told to terminate (SIGTERM), before it ends. Shutdown hooks
 * come too late: ONNX Runtime's own takes its environment away while the others still run.
 */
final class TerminationSignal {
  private static final Logger LOG = Logger.getLogger(TerminationSignal.class);
  private static final String NAME = "TERM";

  /** 128 and the number of the signal, as shells have it. */
  private static final int EXIT_CODE = 143;

  private TerminationSignal() {}

  /** Calls {@code before} at the first signal, and ends the process behind it. */
  static void handle(Runnable before) {
    AtomicBoolean first = new AtomicBoolean(true);
    Runnable action =
        () -> {
          if (first.getAndSet(false)) {
            before.run();
          }
          System.exit(EXIT_CODE);
        };
    try {
      // The compiler warns of the class itself, which has no successor.
      Class<?> signal = Class.forName("sun.misc.Signal");
      Class<?> handler = Class.forName("sun.misc.SignalHandler");
      Method handle = signal.getMethod("handle", signal, handler);
      Object proxy =
          Proxy.newProxyInstance(
              handler.getClassLoader(),
              new Class<?>[] {handler},
              (self, method, arguments) -> {
                if (method.getName().equals("handle")) {
                  new Thread(action, "termination").start();
                }
                return null;
              });
      handle.invoke(null, signal.getConstructor(String.class).newInstance(NAME), proxy);
    } catch (ReflectiveOperationException | IllegalArgumentException e) {
      LOG.debugf("SIGTERM is left to the virtual machine: %s", e.getMessage());
    }
  }
}
