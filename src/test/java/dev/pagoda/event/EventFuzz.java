package dev.pagoda.event;

import com.fasterxml.jackson.databind.JsonNode;
import dev.pagoda.fuzz.FuzzTarget;
import dev.pagoda.queue.sqs.JobMessage;
import dev.pagoda.request.InvalidRequestException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Events: of CloudEvents, notifications of buckets, batches and messages of queues. */
public final class EventFuzz implements FuzzTarget {
  @Override
  public List<byte[]> seeds() {
    return FuzzTarget.texts(
        "{\"prompt\":\"a fox\"}",
        "{\"Records\":[{\"eventSource\":\"aws:s3\",\"eventName\":\"ObjectCreated:Put\",\"s3\":"
            + "{\"bucket\":{\"name\":\"b\"},\"object\":{\"key\":\"requests/a%20b.json\","
            + "\"eTag\":\"x\",\"sequencer\":\"0\"}}}]}",
        "{\"Records\":[{\"eventSource\":\"aws:sqs\",\"messageId\":\"m\",\"body\":"
            + "\"{\\\"prompt\\\":\\\"a\\\"}\",\"messageAttributes\":{}}]}",
        "{\"detail-type\":\"Object Created\",\"source\":\"aws.s3\",\"id\":\"i\",\"detail\":"
            + "{\"bucket\":{\"name\":\"b\"},\"object\":{\"key\":\"requests/%zz\"}}}",
        "{\"job\":\"0190f3c0-0000-7000-8000-000000000000\"}");
  }

  @Override
  public void read(byte[] input) {
    String text = new String(input, StandardCharsets.UTF_8);
    JobMessage.read(text, id -> true);
    UserMetadataFields.read(text);
    JsonNode document = JsonText.parse(input);
    EventDecoder.isRequest(document);
    if (SqsMessage.isBatch(document)) {
      for (JsonNode item : document.path("Records")) {
        SqsMessage.of(item).events();
      }
    }
    EventDecoder.decode(document, new EventIdentity("fuzz", "1"));
  }

  @Override
  public long allowance() {
    // Seen: 17 kB: events are trees of JSON, and small.
    return 256L << 10;
  }

  @Override
  public Set<Class<? extends Exception>> refusals() {
    return Set.of(InvalidRequestException.class);
  }

  /** What stands in the metadata of an object. */
  private static final class UserMetadataFields {
    static void read(String text) {
      try {
        UserMetadata.fields(Map.of("prompt", text, "num-inference-steps", text));
      } catch (InvalidRequestException e) {
        // The rest is tried all the same.
      }
    }
  }
}
