package dev.pagoda.shape.events;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/** Events as AWS writes them. */
final class Events {
  private static final ObjectMapper JSON = new ObjectMapper();

  private Events() {}

  static JsonNode json(String text) {
    try {
      return JSON.readTree(text);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(e);
    }
  }

  /** A batch of messages, {@code id, body, id, body, …}. */
  static JsonNode messages(String... idsAndBodies) {
    ObjectNode batch = JSON.createObjectNode();
    var records = batch.putArray("Records");
    for (int i = 0; i < idsAndBodies.length; i += 2) {
      records
          .addObject()
          .put("messageId", idsAndBodies[i])
          .put("receiptHandle", "handle")
          .put("body", idsAndBodies[i + 1])
          .put("eventSource", "aws:sqs")
          .put("eventSourceARN", "arn:aws:sqs:eu-central-1:123456789012:events")
          .put("awsRegion", "eu-central-1")
          .putObject("messageAttributes");
    }
    return batch;
  }

  /** A notification of an upload. */
  static JsonNode upload(String bucket, String key, String etag, String sequencer) {
    ObjectNode notification = JSON.createObjectNode();
    ObjectNode item = notification.putArray("Records").addObject();
    item.put("eventVersion", "2.1").put("eventSource", "aws:s3").put("awsRegion", "eu-central-1");
    item.put("eventTime", "2026-11-23T10:00:00.000Z").put("eventName", "ObjectCreated:Put");
    ObjectNode s3 = item.putObject("s3").put("s3SchemaVersion", "1.0");
    s3.putObject("bucket").put("name", bucket).put("arn", "arn:aws:s3:::" + bucket);
    s3.putObject("object")
        .put("key", URLEncoder.encode(key, StandardCharsets.UTF_8).replace("%2F", "/"))
        .put("eTag", etag)
        .put("sequencer", sequencer);
    return notification;
  }

  /** The same upload, by EventBridge. */
  static JsonNode busUpload(String bucket, String key, String etag, String sequencer) {
    ObjectNode event = bus("aws.s3", "Object Created", "17793124-05d4-b198-2fde-7ededc63b103");
    ObjectNode detail = event.putObject("detail").put("version", "0").put("reason", "PutObject");
    detail.putObject("bucket").put("name", bucket);
    detail.putObject("object").put("key", key).put("etag", etag).put("sequencer", sequencer);
    return event;
  }

  /** An event of EventBridge without its detail. */
  static ObjectNode bus(String source, String type, String id) {
    return JSON.createObjectNode()
        .put("version", "0")
        .put("id", id)
        .put("detail-type", type)
        .put("source", source)
        .put("account", "123456789012")
        .put("time", "2026-11-23T10:00:00Z")
        .put("region", "eu-central-1");
  }
}
