package dev.pagoda.text.caption;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.pagoda.Goldens;
import java.nio.file.Path;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Captions come out as diffusers cleans them; src/models/make_caption_cases.py made the second. */
class CaptionCleaningGoldenTest {
  static Stream<Arguments> cases() {
    return cases(Goldens.table("caption-cleaning.json"));
  }

  static Stream<Arguments> moreCases() {
    return cases(Goldens.json(Path.of("src/test/resources/captions/cases.json")));
  }

  private static Stream<Arguments> cases(JsonNode table) {
    return StreamSupport.stream(table.path("cases").spliterator(), false)
        .map(c -> Arguments.of(c.path("text").asText(), c));
  }

  @ParameterizedTest(allowZeroInvocations = true)
  @MethodSource({"cases", "moreCases"})
  void captionsAreThoseOfDiffusers(String text, JsonNode expected) {
    String clean = expected.path("clean").asText();
    assertThat(Captions.cleanOnce(text)).isEqualTo(expected.path("clean_once").asText(clean));
    assertThat(Captions.clean(text)).isEqualTo(clean);
    assertThat(Captions.plain(text)).isEqualTo(expected.path("plain").asText());
  }

  @ParameterizedTest
  @MethodSource("moreCases")
  void stepsAreThoseOfPythonsLibraries(String text, JsonNode expected) {
    assertThat(HtmlText.of(text)).isEqualTo(expected.path("html_text").asText(text));
    assertThat(TextFixer.fix(text)).isEqualTo(expected.path("fixed").asText(text));
    assertThat(HtmlReferences.unescape(text)).isEqualTo(expected.path("unescaped").asText(text));
    assertThat(PercentEncoding.decodePlus(text)).isEqualTo(expected.path("unquoted").asText(text));
  }
}
