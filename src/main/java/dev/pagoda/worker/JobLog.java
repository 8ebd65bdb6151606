package dev.pagoda.worker;

import dev.pagoda.generation.Job;
import dev.pagoda.request.GenerationRequest;
import org.jboss.logging.Logger;

/** Tells the operator how jobs end. */
final class JobLog {
  private static final Logger LOG = Logger.getLogger("dev.pagoda.worker.jobs");

  private JobLog() {}

  /**
   * One line per generation.
   *
   * @param prompts whether it tells the prompts, which are the business of those who sent them
   */
  static void ended(Job job, boolean prompts) {
    GenerationRequest request = job.request();
    LOG.infof(
        "Generation %s %s: %s with %s, %d picture(s) of %dx%d, %d steps.%s",
        job.id(),
        job.state().status(),
        request.task().id(),
        request.model(),
        request.images(),
        request.width(),
        request.height(),
        request.steps(),
        prompts ? " Prompt: " + request.prompt() : "");
  }

  static void failed(String id, Throwable failure) {
    if (Failures.isUnexpected(failure)) {
      LOG.errorf(failure, "Generation %s failed.", id);
    } else {
      LOG.warnf("Generation %s failed: %s", id, failure.getMessage());
    }
  }
}
