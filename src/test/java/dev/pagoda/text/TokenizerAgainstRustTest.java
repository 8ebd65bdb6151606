package dev.pagoda.text;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pagoda.Goldens;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** On any text our ids are those of the engine that transformers runs. */
class TokenizerAgainstRustTest {
  private static final int TEXTS = 5_000;

  /** What the golden cases showed to be hard, and pieces of it. */
  private static final List<String> PIECES =
      List.of(
          "!",
          "<|endoftext|>",
          "<|STARTOFTEXT|>",
          "<|",
          "|>",
          "'s",
          "'LL",
          "'",
          "don't",
          " ",
          "\n",
          "\u0085",
          "\u001c",
          "\u0000",
          "\u200b",
          "\u0130",
          "\u03a3",
          "\u212a",
          "\ufb01",
          "e\u0301",
          "\u0316\u0301",
          "\u1100\u1161\u11a8",
          "9",
          "\u00b2",
          "\u2167",
          "the",
          "Painting",
          "_",
          "…");

  /** Blocks whose characters are older than the Unicode versions of both engines. */
  private static final int[][] BLOCKS = {
    {0x20, 0x17E},
    {0x391, 0x3C9},
    {0x410, 0x44F},
    {0x3041, 0x30FE},
    {0x4E00, 0x9FA5},
    {0xAC00, 0xD7A3},
    {0x2190, 0x21FF},
    {0x1F600, 0x1F64F},
    {0x10400, 0x1044F}
  };

  @Test
  void firstTokenizerAgrees() throws IOException {
    agree(Goldens.model("sdxl-tiny").resolve("tokenizer"), false, 49407);
  }

  @Test
  void secondTokenizerAgrees() throws IOException {
    agree(Goldens.model("sdxl-tiny").resolve("tokenizer_2"), true, 0);
  }

  private static void agree(Path directory, boolean exclamationMarkPads, int padding)
      throws IOException {
    ClipTokenizer tokenizer = ClipTokenizer.load(directory);
    Random random = new Random(20240726);
    try (RustTokenizers oracle = new RustTokenizers(directory, exclamationMarkPads)) {
      for (int i = 0; i < TEXTS; i++) {
        String text = text(random);
        assertThat(tokenizer.encode(text)).as(text).containsExactly(oracle.encode(text, padding));
        assertThat(tokenizer.countCutTokens(text))
            .as(text)
            .isEqualTo(Math.max(0, oracle.ids(text).length - 75));
      }
    }
  }

  private static String text(Random random) {
    StringBuilder text = new StringBuilder();
    int pieces = random.nextInt(random.nextInt(10) == 0 ? 100 : 12);
    for (int i = 0; i < pieces; i++) {
      if (random.nextBoolean()) {
        text.append(PIECES.get(random.nextInt(PIECES.size())));
      } else {
        int[] block = BLOCKS[random.nextInt(BLOCKS.length)];
        text.appendCodePoint(block[0] + random.nextInt(block[1] - block[0] + 1));
      }
    }
    return text.toString();
  }
}
