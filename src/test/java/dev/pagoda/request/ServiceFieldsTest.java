package dev.pagoda.request;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Fields about files and about the service are kept with the request, and checked. */
class ServiceFieldsTest {
  @Test
  void areKeptAndWrittenAgain() {
    GenerationRequest request =
        Requests.reader()
            .read(
                Requests.json(
                    "{'prompt': '', 'output_format': 'webp', 'output_compression': 40,"
                        + " 'preview_interval': 3, 'timeout': 90}"));
    assertThat(request.outputCompression()).isEqualTo(40);
    assertThat(request.service()).isEqualTo(new ServiceOptions(null, 3, 90));
    assertThat(Requests.reader().read(request.toJson())).isEqualTo(request);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          output_compression | 50   | is of jpeg and webp; `output_format` is png
          output_compression | 101  | must be from 0 to 100, not 101
          preview_interval   | 0    | must be from 1 to 1000, not 0
          timeout            | 0    | must be from 1 to 3600, not 0
          timeout            | 3601 | must be from 1 to 3600, not 3601
          timeout            | 1.5  | must be an integer of at most 32 bits, not 1.5
          """)
  void areNamedWhereTheyCannotBe(String field, String value, String message) {
    String format = message.startsWith("is of") ? "png" : "jpeg";
    String body = "{'prompt': '', 'output_format': '%s', '%s': %s}".formatted(format, field, value);
    InvalidRequestException refused =
        catchThrowableOfType(
            InvalidRequestException.class, () -> Requests.reader().read(Requests.json(body)));
    assertThat(refused.errors()).containsExactly(new FieldError(field, message));
  }
}
