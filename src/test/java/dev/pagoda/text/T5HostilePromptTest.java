package dev.pagoda.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import dev.pagoda.Goldens;
import java.io.IOException;
import java.time.Duration;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** No text makes the T5 tokenizer fail, hang, or mix up what several threads ask. */
class T5HostilePromptTest {
  /** Takes 0.1 s; a square of it would take many minutes. */
  private static final int CHARACTERS = 400_000;

  private static T5Tokenizer tokenizer;

  @BeforeAll
  static void load() throws IOException {
    tokenizer = T5Tokenizer.load(Goldens.model("pixart-tiny-256").resolve("tokenizer"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a",
        "castle",
        "castle ",
        "\u732b",
        " ",
        "\r",
        "<",
        "<extra_id_",
        "<extra_id_1>",
        " <extra_id_1> ",
        "</s> ",
        "\u0000",
        "\u0001",
        "\u2581",
        "\u0301",
        "e\u0301",
        "\u2122\u0301",
        "\u0600",
        "\u1100",
        "\u0915\u094d",
        "\u200d",
        "\ud83d\udc68\u200d",
        "\ud83c\udde9",
        "\ud800",
        "\udc00",
        "\ufdfa"
      })
  void timeIsLinearInTheLength(String piece) {
    String text = piece.repeat(CHARACTERS / piece.length());
    long[] ids =
        assertTimeoutPreemptively(
            Duration.ofSeconds(30), () -> tokenizer.encode(text, 300), "as if not linear");
    assertThat(ids).hasSizeBetween(1, 300).endsWith(1);
    assertThat(tokenizer.countCutTokens(text, 300) + ids.length)
        .isEqualTo(tokenizer.encode(text, Integer.MAX_VALUE).length);
  }

  @Test
  void anyCharactersAreTokenized() {
    Random random = new Random(5);
    for (int i = 0; i < 2_000; i++) {
      char[] chars = new char[random.nextInt(40)];
      for (int j = 0; j < chars.length; j++) {
        chars[j] = (char) random.nextInt(random.nextBoolean() ? 0x10000 : 0x400);
      }
      long[] ids = tokenizer.encode(new String(chars), Integer.MAX_VALUE);
      assertThat(ids).endsWith(1);
      for (long id : ids) {
        assertThat(id).isBetween(0L, 1099L);
      }
    }
  }

  @Test
  void aLoneSurrogateIsTheReplacementCharacter() {
    for (String[] pair :
        new String[][] {
          {"a \ud800 castle\udc00", "a \ufffd castle\ufffd"},
          {"\ud800\ud83d\ude00\udc00", "\ufffd\ud83d\ude00\ufffd"}
        }) {
      assertThat(tokenizer.encode(pair[0], 300)).containsExactly(tokenizer.encode(pair[1], 300));
    }
  }

  @Test
  void aLengthWithoutRoomForTheEndIsRefused() {
    assertThat(tokenizer.encode("castle", 1)).containsExactly(1);
    assertThatThrownBy(() -> tokenizer.encode("castle", 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("maxLength must be at least 1, not 0");
    assertThatThrownBy(() -> tokenizer.countCutTokens("castle", 0))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void threadsDoNotMeet() {
    String[] texts =
        IntStream.range(0, 500).mapToObj(i -> "castle ".repeat(i % 40) + i).toArray(String[]::new);
    long[][] alone = new long[texts.length][];
    for (int i = 0; i < texts.length; i++) {
      alone[i] = tokenizer.encode(texts[i], 300);
    }
    long[][] together =
        IntStream.range(0, texts.length)
            .parallel()
            .mapToObj(i -> tokenizer.encode(texts[i], 300))
            .toArray(long[][]::new);
    assertThat(together).isDeepEqualTo(alone);
  }
}
