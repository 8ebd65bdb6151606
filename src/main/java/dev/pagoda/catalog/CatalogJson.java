package dev.pagoda.catalog;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import dev.pagoda.storage.StorageException;
import java.io.IOException;

/** The catalogue as JSON. */
public final class CatalogJson {
  private static final JsonMapper MAPPER =
      JsonMapper.builder()
          .addModule(new Jdk8Module())
          .addModule(new JavaTimeModule())
          .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
          .enable(SerializationFeature.INDENT_OUTPUT)
          .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
          // Schedulers of diffusers have -Infinity as a bare word.
          .disable(JsonWriteFeature.WRITE_NAN_AS_STRINGS)
          .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
          // The document may have been written by a later version.
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .build();

  private CatalogJson() {}

  /** As it is stored. */
  public static byte[] write(CatalogDocument document) {
    try {
      return MAPPER.writeValueAsBytes(document);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("Every catalogue can be written as JSON.", e);
    }
  }

  /**
   * Reads what {@link #write} has written.
   *
   * @throws StorageException when it is of a later schema, or no catalogue
   */
  static CatalogDocument read(byte[] json) {
    try {
      JsonNode tree = MAPPER.readTree(json);
      int schema = tree.path("schema").asInt();
      if (schema < 1 || schema > CatalogDocument.SCHEMA) {
        throw new StorageException(
            "The catalogue of models has schema %d; this version of Pagoda reads up to %d."
                .formatted(schema, CatalogDocument.SCHEMA));
      }
      return MAPPER.treeToValue(tree, CatalogDocument.class);
    } catch (IOException | IllegalArgumentException e) {
      throw new StorageException("The catalogue of models cannot be read.", e);
    }
  }
}
