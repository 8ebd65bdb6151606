package dev.pagoda.lambda;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.pagoda.event.EventIdentity;
import dev.pagoda.event.JsonText;
import dev.pagoda.event.SqsMessage;
import dev.pagoda.request.InvalidRequestException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import org.jboss.logging.Logger;

/**
 * The function that AWS Lambda calls with events of any kind: batches of SQS messages, others of
 * Amazon S3 and EventBridge, and requests of who invokes it directly. Errors carry no stack trace,
 * which would be shown to whoever invokes it.
 */
public final class EventFunction implements RequestStreamHandler {
  private static final Logger LOG = Logger.getLogger(EventFunction.class);

  /** What is left of an invocation when it stops waiting, to answer in. */
  private static final Duration MARGIN = Duration.ofSeconds(2);

  private final MessageBatch messages;
  private final SingleEvent single;
  private final ObjectMapper mapper;

  EventFunction(MessageBatch messages, SingleEvent single, ObjectMapper mapper) {
    this.messages = messages;
    this.single = single;
    this.mapper = mapper;
  }

  @Override
  public void handleRequest(InputStream input, OutputStream output, Context context)
      throws IOException {
    mapper.writeValue(output, answer(input.readAllBytes(), context));
  }

  private Object answer(byte[] input, Context context) {
    Duration left = Duration.ofMillis(context.getRemainingTimeInMillis()).minus(MARGIN);
    try {
      JsonNode event = JsonText.parse(input);
      return SqsMessage.isBatch(event)
          ? messages.handle(event, left)
          // Lambda gives an asynchronous invocation the same id when it tries again.
          : single.handle(event, new EventIdentity("lambda", context.getAwsRequestId()), left);
    } catch (InvalidRequestException e) {
      throw new EventRefusedException(e);
    } catch (EventRefusedException | TryAgainException e) {
      throw e;
    } catch (RuntimeException e) {
      LOG.errorf(e, "Invocation %s failed.", context.getAwsRequestId());
      throw new FunctionFailedException();
    }
  }
}
