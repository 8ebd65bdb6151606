package dev.pagoda.text;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.pagoda.Goldens;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** On any text our T5 ids are those of the engine that transformers runs. */
class T5AgainstRustTest {
  private static final int TEXTS = 5_000;

  private static final List<String> PIECES =
      List.of(
          "</s>",
          "<pad>",
          "<unk>",
          "<extra_id_0>",
          " <extra_id_99> ",
          "\u3000<extra_id_7>\u00a0\u0301",
          "<extra_id_100>",
          "<extra_id_",
          "\uff1cunk\uff1e",
          "\uff1cextra_id_3\uff1e",
          " ",
          "   ",
          "\r\n",
          "\r",
          "\t",
          "\u0000",
          "\u001c",
          "\u0085",
          "\u200b",
          "\u200d",
          "\ufeff",
          "\u2581",
          "\ufffd",
          "\u00ad",
          "\u2122\u0301",
          "\u00aa\u0301",
          "\ufb01",
          "e\u0301",
          "e\u0323\u0301",
          "\u0301",
          "\u0316\u0301",
          "\u0e33",
          "\u0600\u00b2",
          "\uff76\uff9e",
          "\u1112\u1161\u11ab",
          "\ud83d\udc68\u200d\ud83d\udc69",
          "\ud83d\udc4d\ud83c\udffd",
          "\ud83c\udde9\ud83c\uddea",
          "1\ufe0f\u20e3",
          "\u00bd",
          "\ufdfa",
          "castle",
          "a photo of ",
          "35mm",
          "Caf\u00e9",
          "\u0153uvre");

  /** Blocks whose characters are older than the Unicode versions of both engines. */
  private static final int[][] BLOCKS = {
    {0x00, 0x17F},
    {0x300, 0x36F},
    {0x391, 0x3C9},
    {0x410, 0x44F},
    {0x5D0, 0x5EA},
    {0x620, 0x65F},
    {0x904, 0x94D},
    {0xE01, 0xE3A},
    {0x1100, 0x11FF},
    {0x1E00, 0x1EFF},
    {0x2000, 0x2064},
    {0x2100, 0x21FF},
    {0x2460, 0x24FF},
    {0x3041, 0x30FE},
    {0x4E00, 0x9FA5},
    {0xAC00, 0xD7A3},
    {0xFB00, 0xFB06},
    {0xFF01, 0xFF9F},
    {0x1D400, 0x1D454},
    {0x1F600, 0x1F64F}
  };

  @Test
  void withTokenizerJson() throws IOException {
    agree(Goldens.model("pixart-tiny").resolve("tokenizer"));
  }

  @Test
  void withSpieceModelAlone() throws IOException {
    agree(Goldens.model("pixart-tiny-256").resolve("tokenizer"));
  }

  private static void agree(Path directory) throws IOException {
    T5Tokenizer tokenizer = T5Tokenizer.load(directory);
    Random random = new Random(20241123);
    try (RustTokenizers oracle = new RustTokenizers(configuration())) {
      for (int i = 0; i < TEXTS; i++) {
        String text = text(random);
        long[] ids = tokenizer.encode(text, Integer.MAX_VALUE);
        assertThat(Arrays.copyOf(ids, ids.length - 1)).as(text).containsExactly(oracle.ids(text));
      }
    }
  }

  /** The file that transformers wrote, with the flags of tokens that it takes from the other. */
  private static JsonNode configuration() throws IOException {
    Path directory = Goldens.model("pixart-tiny").resolve("tokenizer");
    ObjectMapper json = new ObjectMapper();
    JsonNode root = json.readTree(directory.resolve("tokenizer.json").toFile());
    JsonNode decoder =
        json.readTree(directory.resolve("tokenizer_config.json").toFile())
            .path("added_tokens_decoder");
    for (JsonNode token : root.path("added_tokens")) {
      ((ObjectNode) token).setAll((ObjectNode) decoder.path(token.path("id").asText()));
    }
    return root;
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
