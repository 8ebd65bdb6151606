package dev.pagoda.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pagoda.Goldens;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A spiece.model is all that a T5 tokenizer needs; a damaged or hostile one is refused by name. */
class SentencePieceModelTest {
  private static final int BPE = 2;

  @TempDir Path directory;

  @Test
  void theMostProbablePiecesAreTaken() throws IOException {
    ModelProto.t5()
        .piece("\u2581", -3, ModelProto.NORMAL)
        .piece("a", -2, ModelProto.NORMAL)
        .piece("b", -2, ModelProto.NORMAL)
        .piece("ab", -3.5F, ModelProto.NORMAL)
        .piece("\u2581a", -4.75F, ModelProto.NORMAL)
        .write(directory);
    T5Tokenizer tokenizer = T5Tokenizer.load(directory);
    assertThat(tokenizer.encode("ab", 9)).containsExactly(3, 6, 1);
    assertThat(tokenizer.encode("aab ba", 9)).containsExactly(7, 6, 3, 5, 4, 1);
    assertThat(tokenizer.encode("axyzb", 9)).containsExactly(7, 2, 5, 1);
  }

  @Test
  void ofEqualPathsTheOneFoundFirstStays() throws IOException {
    ModelProto.t5()
        .piece("\u2581", -1, ModelProto.NORMAL)
        .piece("a", -2, ModelProto.NORMAL)
        .piece("aa", -4, ModelProto.NORMAL)
        .write(directory);
    assertThat(T5Tokenizer.load(directory).encode("aaa", 9)).containsExactly(3, 4, 5, 1);
  }

  @Test
  void extraIdsAndSpecialPiecesCountWhereTyped() throws IOException {
    ModelProto.t5()
        .piece("<sep>", 0, ModelProto.USER_DEFINED)
        .piece("\u2581", -1, ModelProto.NORMAL)
        .piece("a", -1, ModelProto.NORMAL)
        .write(directory);
    T5Tokenizer tokenizer = T5Tokenizer.load(directory);
    assertThat(tokenizer.encode("a<sep>a", 9)).containsExactly(4, 5, 3, 4, 5, 1);
    assertThat(tokenizer.encode("<extra_id_0> <extra_id_99></s>", 9)).containsExactly(105, 6, 1, 1);
    assertThat(tokenizer.padding()).isZero();
  }

  @Test
  void withoutAMapTextIsTakenAsItIs() throws IOException {
    ModelProto.t5()
        .piece("\u2581", -1, ModelProto.NORMAL)
        .piece("\uff21", -1, ModelProto.NORMAL)
        .piece("A", -1, ModelProto.NORMAL)
        .write(directory);
    assertThat(T5Tokenizer.load(directory).encode("\uff21A\u2581A", 9))
        .containsExactly(3, 4, 5, 3, 5, 1);
  }

  @Test
  void whatIsWrongIsNamed() throws IOException {
    refused(new ModelProto(), "there is no vocabulary in it", 0);
    refused(new ModelProto().piece("a", -1, ModelProto.NORMAL), "no piece for the unknown", 0);
    refused(ModelProto.t5().piece("", -1, ModelProto.NORMAL), "a piece has 0 characters", 100);
    refused(
        ModelProto.t5().piece("a".repeat(513), -1, ModelProto.NORMAL),
        "a piece has 513 characters",
        100);
    refused(
        ModelProto.t5().piece("a", Float.NaN, ModelProto.NORMAL),
        "the score of \"a\" is not a finite number",
        100);
    refused(
        ModelProto.t5().piece(new byte[] {(byte) 0xFF}, -1, ModelProto.NORMAL),
        "is not a SentencePiece model",
        100);
    refused(ModelProto.t5().modelType(BPE), "is not a Unigram model", 100);
  }

  @Test
  void aDamagedMapIsNamed() throws IOException {
    byte[] tooLong = new byte[9 + 300];
    Arrays.fill(tooLong, 8, 308, (byte) 'a');
    tooLong[0] = 4;
    for (byte[] map :
        new byte[][] {
          {1, 2, 3},
          {0, 0, 0, 0},
          {8, 0, 0, 0, 1, 2, 3, 4},
          {6, 0, 0, 0, 1, 2, 3, 4, 5, 6},
          {-1, -1, -1, -1, 1, 2, 3, 4},
          {4, 0, 0, 0, 1, 2, 3, 4, (byte) 0xFF},
          tooLong
        }) {
      refused(ModelProto.t5().charsMap(map), "the precompiled_charsmap is damaged", 100);
    }
  }

  @Test
  void deeplyNestedGroupsAreRefused() throws IOException {
    byte[] groups = new byte[1_000_000];
    Arrays.fill(groups, (byte) (15 << 3 | 3));
    Files.write(directory.resolve("spiece.model"), groups);
    refused("is not a SentencePiece model");
  }

  @Test
  void otherFilesAreRefused() throws IOException {
    Files.writeString(directory.resolve("spiece.model"), "<html>not found</html>");
    refused("is not a SentencePiece model");
    Files.delete(directory.resolve("spiece.model"));
    refused("is missing");
  }

  /** Cut or changed anywhere a model is refused by name, or is still one that tokenizes. */
  @Test
  void damageAnywhereIsHarmless() throws IOException {
    byte[] sound =
        Files.readAllBytes(Goldens.model("pixart-tiny-256").resolve("tokenizer/spiece.model"));
    Random random = new Random(7);
    for (int i = 0; i < 400; i++) {
      byte[] damaged =
          i % 4 == 0 ? Arrays.copyOf(sound, random.nextInt(sound.length)) : sound.clone();
      // Most of the file is the map; the pieces are before it.
      int end = i % 2 == 0 ? damaged.length : Math.min(damaged.length, 20_000);
      for (int k = i % 4 == 0 ? 0 : 1 + random.nextInt(50); k > 0; k--) {
        damaged[random.nextInt(end)] = (byte) random.nextInt(256);
      }
      Files.write(directory.resolve("spiece.model"), damaged);
      try {
        String text = "A caf\u00e9 \u2122\u0301 \uff21\u00bd \ufb01ne castle \ud83d\ude00</s>";
        assertThat(T5Tokenizer.load(directory).encode(text, 300)).isNotEmpty();
      } catch (IOException e) {
        assertThat(e).hasMessageContaining("/spiece.model");
      }
    }
  }

  private void refused(ModelProto model, String reason, int extraIds) throws IOException {
    Files.write(
        directory.resolve("tokenizer_config.json"),
        ("{\"extra_ids\": " + extraIds + "}").getBytes(StandardCharsets.UTF_8));
    model.write(directory);
    refused(reason);
  }

  private void refused(String reason) {
    assertThatThrownBy(() -> T5Tokenizer.load(directory))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("/spiece.model")
        .hasMessageContaining(reason);
  }
}
