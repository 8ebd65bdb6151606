package dev.pagoda.safetensors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the format does not allow is refused with a reason, and nothing else happens. */
class SafetensorsRefusalTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "[] | the header is no JSON object",
        "` {}` | the header is no JSON object",
        "{} | 8 bytes follow the last tensor",
        "{}{} | something follows",
        "{\"a\":1} | a is no JSON object",
        "{\"__metadata__\":{\"k\":1}} | __metadata__ holds what is no text",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]},"
            + "\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]}} | Duplicate field",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8],\"x\":1}} | x is not known",
        "{\"a\":{\"dtype\":\"F4\",\"shape\":[2],\"data_offsets\":[0,8]}} | dtype F4 is not known",
        "{\"a\":{\"dtype\":7,\"shape\":[2],\"data_offsets\":[0,8]}} | dtype is no text",
        "{\"a\":{\"shape\":[2],\"data_offsets\":[0,8]}} | dtype is missing",
        "{\"a\":{\"dtype\":\"F32\",\"data_offsets\":[0,8]}} | shape is missing",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[2]}} | data_offsets are no two numbers",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8,9]}} | no two numbers",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":2,\"data_offsets\":[0,8]}} | shape is no list",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[-2],\"data_offsets\":[0,8]}} | no whole number",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[2.0],\"data_offsets\":[0,8]}} | no whole number",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[99999999999999999999],\"data_offsets\":[0,8]}} "
            + "| no whole number",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[4611686018427387905],\"data_offsets\":[0,4]}} "
            + "| do not fit",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[3],\"data_offsets\":[0,8]}} | do not fit F32",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[8,0]}} | do not fit F32",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[3],\"data_offsets\":[0,12]}} | behind the end",
        "{\"a\":{\"dtype\":\"U8\",\"shape\":[0],\"data_offsets\":[9223372036854775807,"
            + "9223372036854775807]}} | behind the end",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]}} | 4 bytes follow",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[4,8]}} | behind a gap",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]},"
            + "\"b\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[4,8]}} | overlaps another",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]} | Unexpected end",
      })
  void headerIsRefused(String header, String reason) {
    assertRefused(SafetensorsBytes.file(header, 8), reason);
  }

  @ParameterizedTest
  @ValueSource(longs = {-1, 1L << 62, 25_000_001, 100})
  void lengthOfTheHeaderIsRefused(long length) {
    byte[] file = SafetensorsBytes.file("{}", 0);
    ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN).putLong(length);
    assertRefused(file, "header of " + Long.toUnsignedString(length) + " bytes");
  }

  @Test
  void headerLongerThanTheLimitIsRefused() {
    byte[] file = new byte[SafetensorsFile.MOST_HEADER_BYTES + 100];
    ByteBuffer.wrap(file)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putLong(SafetensorsFile.MOST_HEADER_BYTES + 1);
    assertRefused(file, "header of 25000001 bytes");
  }

  @Test
  void deepAndLongHeadersAreRefusedBeforeTheyFillTheMemory() {
    assertRefused(SafetensorsBytes.file("{\"a\":" + "[".repeat(1 << 20), 0), "a is no JSON object");
    String numbers = "1,".repeat(1 << 20) + "1";
    assertRefused(
        SafetensorsBytes.file("{\"a\":{\"shape\":[" + numbers + "]}}", 0), "shape is too long");
  }

  @Test
  void damagedFilesAreReadOrRefusedAndNothingElse() {
    byte[] whole = SafetensorsWriter.write("latents", new float[24], 1, 2, 3, 4);
    Random random = new Random(1);
    int refused = 0;
    for (int i = 0; i < 20_000; i++) {
      byte[] file = Arrays.copyOf(whole, i % 3 == 0 ? random.nextInt(whole.length) : whole.length);
      for (int j = 0; j < i % 4 && file.length > 0; j++) {
        file[random.nextInt(Math.min(file.length, 100))] = (byte) random.nextInt();
      }
      try {
        StoredLatents.read(file);
      } catch (SafetensorsException e) {
        refused++;
      }
    }
    assertThat(refused).isBetween(10_000, 19_999);
  }

  private static void assertRefused(byte[] file, String reason) {
    assertThatExceptionOfType(SafetensorsException.class)
        .isThrownBy(() -> SafetensorsFile.of(file))
        .withMessageStartingWith("safetensors data cannot be read: ")
        .withMessageContaining(reason);
  }
}
