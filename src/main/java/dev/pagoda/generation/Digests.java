package dev.pagoda.generation;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** SHA-256 in lower-case hexadecimal. */
final class Digests {
  private static final JsonMapper MAPPER = JsonMapper.builder().build();
  private static final ObjectWriter SORTED =
      MAPPER.writer().with(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS);

  private Digests() {}

  static String of(String text) {
    return of(text.getBytes(UTF_8));
  }

  /** Of JSON whatever the order of its fields and the white space were. */
  static String of(JsonNode json) {
    try {
      // Maps are written in order of their keys, trees are not.
      return of(SORTED.writeValueAsBytes(MAPPER.convertValue(json, Object.class)));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("Every tree can be written as JSON.", e);
    }
  }

  private static String of(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java platform has SHA-256.", e);
    }
  }
}
