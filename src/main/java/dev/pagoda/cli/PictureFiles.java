package dev.pagoda.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.pagoda.request.FieldType;
import dev.pagoda.request.InputImages;
import dev.pagoda.request.RequestField;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** The files that options name where a request over HTTP names stored objects. */
final class PictureFiles {
  private final Map<String, byte[]> contents = new HashMap<>();
  private final Map<String, String> names = new HashMap<>();
  private final long largest;

  private PictureFiles(long largest) {
    this.largest = largest;
  }

  /**
   * Reads the files that a body names, and puts keys in their place.
   *
   * @param largest bytes that a file may have
   * @throws IllegalArgumentException naming the option and the file that cannot be read
   */
  static InputImages read(ObjectNode body, long largest) {
    PictureFiles files = new PictureFiles(largest);
    for (RequestField field : RequestField.values()) {
      JsonNode value = body.get(field.jsonName());
      boolean pictures = field.type() == FieldType.IMAGE || field.type() == FieldType.IMAGES;
      if (pictures && value instanceof ArrayNode list) {
        ArrayNode keys = JsonNodeFactory.instance.arrayNode();
        list.forEach(item -> keys.add(files.object(field, item.textValue())));
        body.set(field.jsonName(), keys);
      } else if (pictures && value != null) {
        body.set(field.jsonName(), files.object(field, value.textValue()));
      }
    }
    return new InputImages(files.contents, files.names::get);
  }

  private ObjectNode object(RequestField field, String file) {
    String key = "inputs/" + names.size();
    names.put(key, file);
    try {
      contents.put(key, content(Path.of(file)));
    } catch (InvalidPathException | IOException wrong) {
      throw new IllegalArgumentException(
          FieldOptions.name(field) + ": " + file + " " + reason(wrong), wrong);
    }
    return JsonNodeFactory.instance.objectNode().put("object", key);
  }

  private byte[] content(Path file) throws IOException {
    if (!Files.isRegularFile(file)) {
      throw new IOException(Files.exists(file) ? "is not a file" : "does not exist");
    }
    if (Files.size(file) > largest) {
      throw new IOException("has more than the " + largest + " bytes that are allowed");
    }
    if (!Files.isReadable(file)) {
      throw new IOException("cannot be read");
    }
    return Files.readAllBytes(file);
  }

  private static String reason(Exception wrong) {
    return wrong instanceof IOException ? wrong.getMessage() : "is not the name of a file";
  }
}
