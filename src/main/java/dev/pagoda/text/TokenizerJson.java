package dev.pagoda.text;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** Reads JSON files with messages that name the file. */
final class TokenizerJson {
  /** The names in these files are 50,000 tokens, each once: interning them costs half the time. */
  private static final JsonMapper MAPPER =
      JsonMapper.builder(
              JsonFactory.builder()
                  .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
                  .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
                  .build())
          .build();

  private TokenizerJson() {}

  static JsonNode read(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      return MAPPER.readTree(in);
    } catch (NoSuchFileException e) {
      throw new IOException(name(file) + " is missing", e);
    } catch (JsonProcessingException e) {
      throw new IOException(name(file) + " is not JSON: " + e.getOriginalMessage(), e);
    }
  }

  /** An empty object where the file is missing. */
  static JsonNode readIfThere(Path file) throws IOException {
    return Files.exists(file) ? read(file) : MAPPER.createObjectNode();
  }

  /** File and directory, as in {@code tokenizer/vocab.json}: messages need not tell the rest. */
  static String name(Path file) {
    Path directory = file.toAbsolutePath().getParent().getFileName();
    return directory == null ? file.getFileName().toString() : directory + "/" + file.getFileName();
  }
}
