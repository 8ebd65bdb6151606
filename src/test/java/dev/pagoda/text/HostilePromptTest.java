package dev.pagoda.text;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pagoda.Goldens;
import java.io.IOException;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** No text makes the tokenizer fail or hang. */
class HostilePromptTest {
  private static ClipTokenizer tokenizer;

  @BeforeAll
  static void load() throws IOException {
    tokenizer = ClipTokenizer.load(Goldens.model("sdxl-tiny").resolve("tokenizer_2"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a",
        "ab",
        " ",
        "!",
        "<",
        "<|endoftext|",
        "'",
        "\u0000",
        "\u0301",
        "\u0301\u0316",
        "a\u0301\u0316",
        "\ud834\udd65\ud834\udd7b",
        "\ud800",
        "\udc00",
        "\udc00\ud800",
        "\ufdfa"
      })
  void aHundredThousandCharactersAreTokenized(String piece) {
    String text = piece.repeat(100_000 / piece.length());
    assertThat(tokenizer.encode(text)).hasSize(77).startsWith(49406);
  }

  @Test
  void aLoneSurrogateIsTheReplacementCharacter() {
    assertThat(tokenizer.encode("a \ud800 b\udc00"))
        .containsExactly(tokenizer.encode("a \ufffd b\ufffd"));
  }

  @Test
  void nulIsACharacterLikeOthers() {
    assertThat(tokenizer.encode("a\u0000b")).startsWith(49406, 320, 444, 321, 49407, 0);
  }
}
