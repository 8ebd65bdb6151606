package dev.pagoda.safetensors;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** Makes files of any header, right or wrong. */
final class SafetensorsBytes {
  private SafetensorsBytes() {}

  /** A header as it stands and as many bytes of values, all 0. */
  static byte[] file(String header, int dataBytes) {
    byte[] json = header.getBytes(StandardCharsets.UTF_8);
    byte[] file = new byte[Long.BYTES + json.length + dataBytes];
    ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN).putLong(json.length).put(json);
    return file;
  }

  /** One tensor. */
  static byte[] file(String name, String type, String shape, byte[] data) {
    String header =
        "{\"%s\":{\"dtype\":\"%s\",\"shape\":%s,\"data_offsets\":[0,%d]}}"
            .formatted(name, type, shape, data.length);
    byte[] file = file(header, data.length);
    System.arraycopy(data, 0, file, file.length - data.length, data.length);
    return file;
  }
}
