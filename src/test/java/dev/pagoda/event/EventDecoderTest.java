package dev.pagoda.event;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.pagoda.event.Event.Unrelated;
import dev.pagoda.event.Event.Unusable;
import dev.pagoda.event.Event.WithObject;
import dev.pagoda.event.Event.WithRequest;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Events are told by their shape, and each has the identity that its service gave it. */
class EventDecoderTest {
  private static final EventIdentity IDENTITY = new EventIdentity("lambda", "1");

  @Test
  void notificationsNameObjectsAsTheyAreCalled() {
    WithObject event =
        (WithObject) decode(s3("ObjectCreated:Put", "requests/a+b%2B%C3%A4.json", ""));
    assertThat(event.object())
        .isEqualTo(
            new BucketObject(
                "pictures", "requests/a b+ä.json", Optional.empty(), Optional.of("e1")));
  }

  @Test
  void anUploadIsTheSameByNotificationAndByEventBridge() {
    String detail =
        """
        {"id": "77", "source": "aws.s3", "detail-type": "Object Created", "detail": {
          "bucket": {"name": "pictures"},
          "object": {"key": "requests/a b.json", "etag": "e1", "version-id": "%s", "sequencer": "0055"}}}
        """;
    assertThat(key(s3("ObjectCreated:Copy", "requests/a+b.json", "")))
        .isEqualTo(key(detail.formatted("")))
        .isNotEqualTo(key(s3("ObjectCreated:Copy", "requests/a+c.json", "")));
    assertThat(key(s3("ObjectCreated:Put", "requests/a+b.json", "v2")))
        .isEqualTo(key(detail.formatted("v2")))
        .isNotEqualTo(key(detail.formatted("")));
    assertThat(((WithObject) decode(detail.formatted("v2"))).object().versionId()).contains("v2");
  }

  @Test
  void whatIsNotCreatedAsksForNothing() {
    assertThat(decode(s3("ObjectRemoved:Delete", "requests/a.json", "")))
        .isInstanceOf(Unrelated.class);
    assertThat(decode("{\"Service\": \"Amazon S3\", \"Event\": \"s3:TestEvent\"}"))
        .isInstanceOf(Unrelated.class);
    assertThat(
            decode(
                "{\"id\": \"1\", \"source\": \"aws.s3\", \"detail-type\": \"Object Deleted\", \"detail\": {}}"))
        .isInstanceOf(Unrelated.class);
  }

  @Test
  void theDetailOfABusEventIsARequest() {
    WithRequest event =
        (WithRequest)
            decode(
                "{\"id\": \"e7\", \"source\": \"shop\", \"detail-type\": \"Cover\", \"detail\": {\"prompt\": \"a fox\"}}");
    assertThat(event.key().value()).isEqualTo("event|shop|e7");
    assertThat(event.body().path("prompt").asText()).isEqualTo("a fox");
  }

  @Test
  void aRequestStandsForItselfOrBringsItsKey() {
    WithRequest bare = (WithRequest) decode("{\"prompt\": \"a fox\"}");
    assertThat(bare.key()).isEqualTo(IDENTITY.key());
    WithRequest wrapped =
        (WithRequest) decode("{\"request\": {\"prompt\": \"a fox\"}, \"idempotency_key\": \"k\"}");
    assertThat(wrapped.key().value()).isEqualTo("k");
    assertThat(wrapped.body()).isEqualTo(bare.body());
    assertThat(reason("{\"request\": {}, \"seed\": 1}")).contains("request", "idempotency_key");
    assertThat(reason("{\"request\": {}, \"idempotency_key\": 1}")).contains("idempotency_key");
    assertThat(reason("{\"request\": {}, \"idempotency_key\": \"a b\"}"))
        .contains("Idempotency-Key");
  }

  @Test
  void recordsOfOthersAreRefusedByName() {
    assertThat(reason("{\"Records\": [{\"EventSource\": \"aws:sns\", \"Sns\": {}}]}"))
        .contains("aws:sns");
    assertThat(reason(s3("ObjectCreated:Put", "requests/%zz.json", ""))).contains("%zz");
  }

  @Test
  void messagesHoldRequestsAndEvents() {
    SqsMessage message = SqsMessage.of(json(message("{\\\"prompt\\\": \\\"a fox\\\"}", "")));
    assertThat(SqsMessage.isBatch(json("{\"Records\": [" + message("{}", "") + "]}"))).isTrue();
    assertThat(((WithRequest) message.events().get(0)).key().value()).isEqualTo("event|sqs|m1");
    String attribute = "\"Idempotency-Key\": {\"stringValue\": \"k\", \"dataType\": \"String\"}";
    assertThat(
            ((WithRequest) SqsMessage.of(json(message("{}", attribute))).events().get(0))
                .key()
                .value())
        .isEqualTo("k");
    List<Event> nested =
        new SqsMessage("m2", Optional.empty(), s3("ObjectCreated:Put", "a.png", "")).events();
    assertThat(nested).singleElement().isInstanceOf(WithObject.class);
    Event broken = new SqsMessage("m3", Optional.empty(), "{\"prompt\": ").events().get(0);
    assertThat(((Unusable) broken).reason()).hasMessageContaining("line 1");
  }

  private static String message(String body, String attributes) {
    return "{\"messageId\": \"m1\", \"eventSource\": \"aws:sqs\", \"body\": \"%s\", \"messageAttributes\": {%s}}"
        .formatted(body, attributes);
  }

  static String s3(String name, String key, String version) {
    return """
    {"Records": [{"eventSource": "aws:s3", "eventName": "%s", "s3": {
      "bucket": {"name": "pictures"},
      "object": {"key": "%s", "eTag": "e1", "versionId": "%s", "sequencer": "0055"}}}]}
    """
        .formatted(name, key, version);
  }

  private static String key(String event) {
    return ((WithObject) decode(event)).key().value();
  }

  private static String reason(String event) {
    return ((Unusable) decode(event)).reason().getMessage();
  }

  private static Event decode(String event) {
    List<Event> events = EventDecoder.decode(json(event), IDENTITY);
    assertThat(events).hasSize(1);
    return events.get(0);
  }

  private static JsonNode json(String text) {
    return JsonText.parse(text);
  }
}
