package dev.pagoda.request;

import com.fasterxml.jackson.databind.JsonNode;
import dev.pagoda.image.ImageException;
import dev.pagoda.image.ImageLimits;
import dev.pagoda.request.RequestLimits.InputLimits;
import dev.pagoda.safetensors.SafetensorsException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/** Reads image values: data URIs, base64, and objects with the key of a stored one. */
final class InputReader {
  static final String NO_ADDRESSES =
      "cannot be an address, this service fetches nothing: send the picture itself, as a data URI"
          + " or base64, or the key of a stored object";
  static final String ADDRESS_AS_TEXT =
      "cannot be an address as a text: it is {\"url\": address} where this service fetches"
          + " pictures, and otherwise the picture itself, as a data URI or base64";
  private static final String FORMS = "must be a data URI, base64 or {\"object\": key}";

  /** No format that is read can be larger than WebP's 14 bits, but for JPEG's rare giants. */
  private static final int LONGEST_SIDE = 1 << 14;

  private final FieldReader fields;
  private final InputImages images;
  private final ImageLimits limits;
  private final FieldErrors errors;

  InputReader(FieldReader fields, InputImages images, InputLimits limits, FieldErrors errors) {
    this.fields = fields;
    this.images = images;
    this.limits = new ImageLimits(limits.bytes(), LONGEST_SIDE, limits.pixels());
    this.errors = errors;
  }

  /** One picture, or null where it is absent or cannot be used. */
  ImageInput image(RequestField field) {
    JsonNode value = fields.value(field);
    return value == null ? null : read(field, value, "");
  }

  /**
   * One or several; without those that cannot be used, and null where the field is absent or holds
   * too many.
   *
   * @param most pictures that are looked into: a small file may take long to decode
   */
  List<ImageInput> images(RequestField field, int most) {
    JsonNode value = fields.value(field);
    if (value == null) {
      return null;
    }
    int count = value.isArray() ? value.size() : 1;
    if (count > most) {
      errors.add(field, "may hold " + most + " pictures, not " + count);
      return null;
    }
    List<ImageInput> read = new ArrayList<>();
    int number = 0;
    for (JsonNode item : value.isArray() ? value : List.of(value)) {
      number++;
      ImageInput image = read(field, item, count > 1 ? "number " + number + ": " : "");
      if (image != null) {
        read.add(image);
      }
    }
    return read;
  }

  private ImageInput read(RequestField field, JsonNode value, String prefix) {
    try {
      if (value.isTextual()) {
        return inline(value.textValue());
      }
      if (value.isObject()) {
        return object(value);
      }
      fields.wrong(field, prefix + FORMS, value, null);
    } catch (ImageException | SafetensorsException | IllegalArgumentException wrong) {
      errors.add(field, prefix + wrong.getMessage());
    }
    return null;
  }

  private ImageInput inline(String text) {
    return brought(Base64Text.decode(text, limits.bytes()));
  }

  /** A picture that is no stored object yet. */
  private ImageInput brought(byte[] content) {
    InputFile file = InputFile.of(content, limits);
    String key = InputKey.inline(sha256(content), file.extension());
    images.add(new InlineImage(key, file.contentType(), content));
    images.describe(key, file.content());
    return new ImageInput(key);
  }

  private ImageInput object(JsonNode value) {
    if (value.has(InputImages.URL)) {
      return fetched(value);
    }
    JsonNode key = value.path(InputImages.OBJECT);
    if (!key.isTextual() || value.size() != 1) {
      throw new IllegalArgumentException(FORMS + ", not " + FieldErrors.show(value));
    }
    ImageInput input = new ImageInput(key.textValue());
    if (images.describe(input) == null) {
      images.describe(input.object(), stored(input.object()));
    }
    return input;
  }

  private ImageInput fetched(JsonNode value) {
    JsonNode address = value.path(InputImages.URL);
    if (value.size() != 1 || !address.isTextual() || address.textValue().isEmpty()) {
      throw new IllegalArgumentException(
          "must be {\"url\": address} and nothing besides, not " + FieldErrors.show(value));
    }
    FetchedImage image =
        images
            .fetched(address.textValue())
            .orElseThrow(() -> new IllegalArgumentException(NO_ADDRESSES));
    if (image instanceof FetchedImage.Missing missing) {
      throw new IllegalArgumentException(missing.reason());
    }
    return brought(((FetchedImage.Present) image).content());
  }

  private InputContent stored(String key) {
    if (!InputKey.isAllowed(key)) {
      throw new IllegalArgumentException(
          "must name an input (inputs/…) or a picture of a generation (images/…), not \""
              + FieldErrors.cut(key)
              + "\"");
    }
    byte[] content =
        images
            .object(key)
            .orElseThrow(() -> new IllegalArgumentException("there is no object \"" + key + "\""));
    try {
      return InputFile.of(content, limits).content();
    } catch (ImageException | SafetensorsException wrong) {
      throw new ImageException(images.name(key) + ": " + wrong.getMessage(), wrong);
    }
  }

  static String sha256(byte[] content) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java platform has SHA-256.", e);
    }
  }
}
