package dev.pagoda.text;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.pagoda.Goldens;
import java.io.IOException;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Both CLIP tokenizers give the ids that transformers gives. */
class TokenizerGoldenTest {
  private static ClipTokenizer first;
  private static ClipTokenizer second;

  @BeforeAll
  static void load() throws IOException {
    first = ClipTokenizer.load(Goldens.model("sdxl-tiny").resolve("tokenizer"));
    second = ClipTokenizer.load(Goldens.model("sdxl-tiny").resolve("tokenizer_2"));
  }

  static Stream<Arguments> cases() throws IOException {
    JsonNode cases = Goldens.table("tokenizer-cases.json").path("cases");
    return StreamSupport.stream(cases.spliterator(), false)
        .map(c -> Arguments.of(c.path("prompt").asText(), c));
  }

  @ParameterizedTest(allowZeroInvocations = true)
  @MethodSource("cases")
  void idsAreThoseOfTransformers(String prompt, JsonNode expected) {
    assertThat(first.encode(prompt)).containsExactly(ids(expected.path("ids")));
    assertThat(second.encode(prompt)).containsExactly(ids(expected.path("ids_2")));
  }

  private static long[] ids(JsonNode array) {
    return StreamSupport.stream(array.spliterator(), false)
        .flatMapToLong(id -> LongStream.of(id.asLong()))
        .toArray();
  }
}
