package dev.pagoda.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pagoda.request.InvalidRequestException;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Metadata of a picture are the fields of the same names, typed. */
class UserMetadataTest {
  @Test
  void fieldsAreTyped() {
    assertThat(
            UserMetadata.fields(
                Map.of(
                    "prompt", "a fox",
                    "pag-scale", "2.5",
                    "num_inference_steps", "12",
                    "seed", "7",
                    "original-size", "512,640",
                    "loras", "ink=0.5",
                    "strength", "much")))
        .hasToString(
            "{\"loras\":[{\"name\":\"ink\",\"scale\":0.5}],\"num_inference_steps\":12,"
                + "\"original_size\":[512,640],\"pag_scale\":2.5,\"prompt\":\"a fox\","
                + "\"seed\":7,\"strength\":\"much\"}");
  }

  @Test
  void anUnknownNameStaysForTheReaderToName() {
    assertThat(UserMetadata.fields(Map.of("pag-scal", "2")).path("pag_scal").asText())
        .isEqualTo("2");
  }

  @Test
  void theImageIsTheObjectAndNoFieldIsGivenTwice() {
    assertThatThrownBy(() -> UserMetadata.fields(Map.of("image", "x")))
        .isInstanceOf(InvalidRequestException.class)
        .hasMessageContaining("image");
    assertThatThrownBy(() -> UserMetadata.fields(Map.of("pag-scale", "1", "pag_scale", "2")))
        .isInstanceOf(InvalidRequestException.class)
        .hasMessageContaining("pag_scale");
  }

  @ParameterizedTest
  @CsvSource({
    "=?UTF-8?B?ZWluIEbDpGNoc2xlaW4=?=, ein Fächslein",
    "=?utf-8?q?ein_F=C3=A4chslein?=, ein Fächslein",
    "=?UTF-8?Q?a=5Fb?= =?UTF-8?Q?c?= and =?ISO-8859-1?Q?=E4?=, a_bc and ä",
    "=?UTF-8?B?!?=, =?UTF-8?B?!?=",
    "=?none?Q?a?=, =?none?Q?a?=",
    "=?UTF-8?Q?=zz?=, =?UTF-8?Q?=zz?=",
    "1 =? 2, 1 =? 2",
  })
  void wordsThatS3EncodesAreReadInPlain(String encoded, String plain) {
    assertThat(EncodedWords.decode(encoded)).isEqualTo(plain);
  }
}
