package dev.pagoda.lambda;

import com.amazonaws.services.lambda.runtime.events.SQSBatchResponse;
import com.amazonaws.services.lambda.runtime.events.SQSBatchResponse.BatchItemFailure;
import com.fasterxml.jackson.databind.JsonNode;
import dev.pagoda.event.EventHandler;
import dev.pagoda.event.EventResults;
import dev.pagoda.event.SqsMessage;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.stream.StreamSupport;
import org.jboss.logging.Logger;

/**
 * Batches of SQS messages. A message that made its job is done, whatever becomes of the job. One
 * that cannot make a job is reported as failed: the queue's redrive policy takes it to the
 * dead-letter queue, where somebody sees it.
 */
@Singleton
final class MessageBatch {
  private static final Logger LOG = Logger.getLogger(MessageBatch.class);
  private static final int AT_ONCE = 8;

  private final EventHandler events;

  MessageBatch(EventHandler events) {
    this.events = events;
  }

  /** Handles all messages, and names those that failed. */
  SQSBatchResponse handle(JsonNode batch, Duration limit) {
    List<SqsMessage> messages =
        StreamSupport.stream(batch.get("Records").spliterator(), false)
            .map(SqsMessage::of)
            .toList();
    return Multi.createFrom()
        .iterable(messages)
        .onItem()
        .transformToUni(message -> failed(message, limit))
        .merge(AT_ONCE)
        .collect()
        .asList()
        .map(SQSBatchResponse::new)
        .await()
        .indefinitely();
  }

  /** The message, if it failed. */
  private Uni<BatchItemFailure> failed(SqsMessage message, Duration limit) {
    return events
        .handleAll(message.events(), limit)
        .map(MessageBatch::isDone)
        .onFailure()
        .invoke(e -> LOG.errorf(e, "Message %s failed.", message.id()))
        .onFailure()
        .recoverWithItem(false)
        .map(done -> done ? null : new BatchItemFailure(message.id()));
  }

  private static boolean isDone(EventResults results) {
    return results.notNow().isEmpty() && results.refused().isEmpty();
  }
}
