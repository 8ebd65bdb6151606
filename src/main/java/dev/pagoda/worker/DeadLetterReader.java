package dev.pagoda.worker;

import dev.pagoda.config.PagodaConfig;
import dev.pagoda.generation.JobId;
import dev.pagoda.generation.JobRuns;
import dev.pagoda.queue.sqs.DeadLetters;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Singleton;
import java.net.URI;
import java.util.Optional;
import software.amazon.awssdk.services.sqs.SqsAsyncClient;

/** Ends the jobs that the queue has given up, so that nobody waits for them for ever. */
@Singleton
final class DeadLetterReader {
  private DeadLetters letters;

  void start(
      @Observes StartupEvent started,
      PagodaConfig config,
      Instance<SqsAsyncClient> sqs,
      Instance<JobRuns> runs) {
    Optional<URI> url = config.queue().deadLetterUrl();
    if (config.queue().type().equals("sqs")
        && config.roles().contains("worker")
        && url.isPresent()) {
      letters = new DeadLetters(sqs.get(), url.get(), JobId::isValid, runs.get()::deadLettered);
      letters.start();
    }
  }

  void stop(@Observes ShutdownEvent stopping) {
    if (letters != null) {
      letters.close();
    }
  }
}
