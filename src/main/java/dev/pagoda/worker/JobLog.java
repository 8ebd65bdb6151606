package dev.pagoda.worker;

import org.jboss.logging.Logger;

/** Tells the operator how jobs end. */
final class JobLog {
  private static final Logger LOG = Logger.getLogger("dev.pagoda.worker.jobs");

  private JobLog() {}

  static void failed(String id, Throwable failure) {
    if (Failures.isUnexpected(failure)) {
      LOG.errorf(failure, "Generation %s failed.", id);
    } else {
      LOG.warnf("Generation %s failed: %s", id, failure.getMessage());
    }
  }
}
