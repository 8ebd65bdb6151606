package dev.pagoda.text;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.pagoda.Goldens;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** With tokenizer.json and with spiece.model alone the ids are those that transformers gives. */
class T5TokenizerGoldenTest {
  private static List<T5Tokenizer> tokenizers;

  @BeforeAll
  static void load() throws IOException {
    tokenizers =
        List.of(
            T5Tokenizer.load(Goldens.model("pixart-tiny").resolve("tokenizer")),
            T5Tokenizer.load(Goldens.model("pixart-tiny-256").resolve("tokenizer")));
  }

  static Stream<Arguments> cases() {
    JsonNode cases = Goldens.table("tokenizer-cases-t5.json").path("cases");
    return StreamSupport.stream(cases.spliterator(), false)
        .map(c -> Arguments.of(c.path("text").asText(), c));
  }

  @ParameterizedTest(allowZeroInvocations = true)
  @MethodSource("cases")
  void idsAreThoseOfTransformers(String text, JsonNode expected) {
    long[] ids = longs(expected.path("ids"));
    int untruncated = expected.path("untruncated_length").asInt();
    for (T5Tokenizer tokenizer : tokenizers) {
      assertThat(tokenizer.encode(text, 300)).containsExactly(ids);
      assertThat(tokenizer.countCutTokens(text, 300)).isEqualTo(untruncated - ids.length);
      assertThat(tokenizer.encode(text, untruncated)).hasSize(untruncated);
    }
  }

  @ParameterizedTest(allowZeroInvocations = true)
  @MethodSource("cases")
  void anyLengthCutsTheSameIds(String text) {
    T5Tokenizer tokenizer = tokenizers.get(0);
    long[] all = tokenizer.encode(text, 1 << 20);
    for (int length = 1; length < all.length; length = length * 2 + 1) {
      long[] cut = Arrays.copyOf(all, length);
      cut[length - 1] = 1;
      assertThat(tokenizer.encode(text, length)).containsExactly(cut);
      assertThat(tokenizer.countCutTokens(text, length)).isEqualTo(all.length - length);
    }
  }

  @Test
  void aBatchPaddedToTwentyIsThatOfTransformers() {
    JsonNode batch = Goldens.table("tokenizer-cases-t5.json").path("batch_max_length_20");
    Assumptions.assumeFalse(batch.isMissingNode());
    for (int row = 0; row < batch.path("texts").size(); row++) {
      long[] expected = longs(batch.path("input_ids").path(row));
      long mask = LongStream.of(longs(batch.path("attention_mask").path(row))).sum();
      for (T5Tokenizer tokenizer : tokenizers) {
        long[] ids = tokenizer.encode(batch.path("texts").path(row).asText(), 20);
        long[] padded = Arrays.copyOf(ids, 20);
        Arrays.fill(padded, ids.length, 20, tokenizer.padding());
        assertThat(padded).containsExactly(expected);
        assertThat(ids).hasSize((int) mask);
      }
    }
  }

  private static long[] longs(JsonNode array) {
    return StreamSupport.stream(array.spliterator(), false).mapToLong(JsonNode::asLong).toArray();
  }
}
