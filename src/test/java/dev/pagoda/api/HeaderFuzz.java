package dev.pagoda.api;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.pagoda.event.CloudEventDecoder;
import dev.pagoda.fuzz.FuzzTarget;
import dev.pagoda.generation.IdempotencyKey;
import dev.pagoda.hub.InvalidPullException;
import dev.pagoda.request.InvalidRequestException;
import dev.pagoda.request.RequestReader;
import dev.pagoda.storage.ObjectKey;
import java.io.CharConversionException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Headers, keys of objects, CloudEvents of HTTP in both modes, and bodies of pulls. */
public final class HeaderFuzz implements FuzzTarget {
  private static final Duration LONGEST = Duration.ofMinutes(1);
  private static final Path STORE = Path.of("/store");

  @Override
  public List<byte[]> seeds() {
    return FuzzTarget.texts(
        "wait=5, respond-async",
        "images/0190/0.png",
        "{\"specversion\":\"1.0\",\"type\":\"dev.pagoda.generation.request\",\"source\":\"/a\","
            + "\"id\":\"1\",\"time\":\"2026-01-01T00:00:00Z\",\"data\":{\"prompt\":\"a\"}}",
        "{\"specversion\":\"1.0\",\"type\":\"com.amazonaws.s3.ObjectCreated:Put\",\"source\":\"a\","
            + "\"id\":\"1\",\"data_base64\":\"e30=\"}",
        "{\"repository\":\"a/b\",\"revision\":\"main\",\"files\":[\"a.safetensors\"],\"as\":\"c\"}");
  }

  @Override
  public void read(byte[] input) throws IOException {
    String text = new String(input, StandardCharsets.UTF_8);
    WaitPreference.of(List.of(text), LONGEST).ifPresent(HeaderFuzz::checkWait);
    if (ObjectKey.isValid(text) && !STORE.resolve(text).normalize().startsWith(STORE)) {
      throw new AssertionError("leads out: " + text);
    }
    tried(() -> IdempotencyKey.of(text));
    tried(
        () ->
            CloudEventDecoder.decode(
                CloudEventReader.read(
                    Map.of("content-type", List.of("application/cloudevents+json")), input)));
    tried(
        () ->
            CloudEventReader.read(
                Map.of(
                    "ce-specversion", List.of("1.0"),
                    "ce-type", List.of(text),
                    "ce-source", List.of(text),
                    "ce-time", List.of(text),
                    "ce-id", List.of("1")),
                input));
    PullBody.read(RequestReader.mapper().readTree(input));
  }

  private static void checkWait(Duration wait) {
    if (wait.isNegative() || wait.compareTo(LONGEST) > 0) {
      throw new AssertionError("would wait " + wait);
    }
  }

  private static void tried(Runnable reading) {
    try {
      reading.run();
    } catch (InvalidRequestException e) {
      // Others read the same bytes.
    }
  }

  @Override
  public long allowance() {
    // Seen: 0.12 MB, for a header that holds a body of JSON.
    return 512L << 10;
  }

  @Override
  public Set<Class<? extends Exception>> refusals() {
    return Set.of(
        InvalidRequestException.class,
        InvalidPullException.class,
        JsonProcessingException.class,
        CharConversionException.class);
  }
}
