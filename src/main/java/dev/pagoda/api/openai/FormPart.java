package dev.pagoda.api.openai;

import dev.pagoda.request.FieldError;
import dev.pagoda.request.InvalidRequestException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * A part of a multipart form.
 *
 * @param name of the field; a list's end with {@code []} as some clients write them is left out
 * @param content as it was sent
 */
@SuppressWarnings("ArrayRecordComponent") // handed on, never compared
record FormPart(String name, byte[] content) {
  private static final String OF_LIST = "[]";

  FormPart {
    name = name.endsWith(OF_LIST) ? name.substring(0, name.length() - OF_LIST.length()) : name;
  }

  /**
   * The content as text.
   *
   * @throws InvalidRequestException naming the field if it is none
   */
  String text() {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(content)).toString();
    } catch (CharacterCodingException e) {
      throw new InvalidRequestException(
          List.of(new FieldError(name, "must be text in UTF-8, not a file")));
    }
  }

  /** Whether it is a file and not a text that stands for one: base64 and JSON are plain ASCII. */
  boolean isFile() {
    for (byte value : content) {
      if (value < 0) {
        return true;
      }
    }
    return false;
  }
}
