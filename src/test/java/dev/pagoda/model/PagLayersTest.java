package dev.pagoda.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.fasterxml.jackson.databind.JsonNode;
import dev.pagoda.Goldens;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Layer ids mean what diffusers, its first PAG release and ComfyUI mean by them. */
class PagLayersTest {
  /** The 70 self-attentions of SDXL's UNet. */
  private static final List<String> SDXL = sdxl();

  private static final List<String> PIXART =
      IntStream.range(0, 28).mapToObj(i -> "transformer_blocks." + i + ".attn1").toList();

  @ParameterizedTest
  @CsvSource({
    "mid, 24, 10",
    "down_blocks.1, 0, 4",
    "down_blocks.2, 4, 20",
    "down_blocks, 0, 24",
    "up_blocks.0, 34, 30",
    "up_blocks.1, 64, 6",
    "up_blocks.1.attentions.0, 64, 2",
    "attn1, 0, 70",
    "1, 0, 70",
    "^mid_block\\.attentions\\.0\\.transformer_blocks\\.3\\., 27, 1",
    "mid_block.attentions.0.transformer_blocks.3.attn1, 27, 1",
    // First PAG release
    "down.block_2, 4, 20",
    "down.block_1.attentions_1, 2, 2",
    "up.block_1.attentions_0, 64, 2",
    "mid.block_0, 24, 10",
    "mid.block_0.attentions_0, 24, 10",
    // ComfyUI
    "m0, 24, 10",
    "d0, 0, 2",
    "d1, 2, 2",
    "d2, 4, 10",
    "d3, 14, 10",
    "d0-d3, 0, 24",
    "d2-3, 4, 20",
    "u0.4, 38, 1",
    "d2.2-9, 6, 8",
    "U5, 68, 2",
    "'d0,d1', 0, 4"
  })
  void selectsOneRun(String id, int first, int count) {
    assertThat(PagLayers.select(List.of(id), SDXL))
        .isEqualTo(IntStream.range(first, first + count).boxed().toList());
  }

  @ParameterizedTest
  @CsvSource({
    "blocks.1, 16",
    "transformer_blocks.1, 11",
    "(mid_block|up_blocks\\.0)\\..*transformer_blocks\\.[12]\\., 8",
    "'m0,u0.0,u1.0', 12"
  })
  void countsAreThoseOfDiffusers(String id, int count) {
    assertThat(PagLayers.select(List.of(id), SDXL)).hasSize(count);
  }

  @ParameterizedTest
  @CsvSource({"blocks.1, 11", "blocks.2, 9", "blocks.14, 1", "14, 1", "blocks.(14|20), 2"})
  void countsForPixArtAreThoseOfDiffusers(String id, int count) {
    assertThat(PagLayers.select(List.of(id), PIXART)).hasSize(count);
  }

  /** {@code blocks.1} is 11 blocks; these are one, or those that are said. */
  @ParameterizedTest
  @CsvSource({
    "b1, 1, 1",
    "B14, 14, 1",
    "b13-15, 13, 3",
    "b13-b15, 13, 3",
    "'b14,b15', 14, 2",
    "b0-27, 0, 28",
    "transformer_blocks.1.attn1, 1, 1",
    "blocks.1\\., 1, 1"
  })
  void blocksCanBeSaidExactly(String id, int first, int count) {
    assertThat(PagLayers.select(List.of(id), PIXART))
        .isEqualTo(IntStream.range(first, first + count).boxed().toList());
  }

  @ParameterizedTest
  @ValueSource(strings = {"mid", "b28", "b3-2", "b1,b99", "bx", "m0", "up_blocks.1"})
  void whatMeansNoBlockIsRefusedWithWhatThereIs(String id) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> PagLayers.select(List.of(id), PIXART))
        .withMessageContaining(
            "There are the 28 blocks transformer_blocks.0.attn1 to transformer_blocks.27.attn1.")
        .withMessageContaining("b13-15");
  }

  @Test
  void unionIsInOrderOfExecution() {
    assertThat(PagLayers.select(List.of("u5", "mid", "d0", "down_blocks.1.attentions.0"), SDXL))
        .startsWith(0, 1, 24)
        .endsWith(33, 68, 69)
        .hasSize(14);
    assertThat(PagLayers.select(List.of(), SDXL)).isEmpty();
  }

  /** In a UNet whose paths hold "d0", the expression wins, as in diffusers. */
  @Test
  void expressionsComeBeforeShortNames() {
    List<String> paths = List.of("mid_block.attentions.0.transformer_blocks.0.attn1", "odd0.attn1");
    assertThat(PagLayers.select(List.of("d0"), paths)).containsExactly(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "nothing",
        "down_blocks.0",
        "up_blocks.2",
        "d4",
        "m1",
        "u0.10",
        "m0,d9",
        "d3-d0",
        "d0-u1",
        "mid.block_1",
        "down.block_0",
        "d0.",
        "mid_block.attentions.0.processor",
        "d99999"
      })
  void whatMeansNoLayerIsRefusedWithWhatThereIs(String id) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> PagLayers.select(List.of("mid", id), SDXL))
        .withMessageContaining("\"" + id + "\" means no self-attention of this model")
        .withMessageContaining("down_blocks.1.attentions.0 (2), down_blocks.1.attentions.1 (2)")
        .withMessageContaining("mid_block.attentions.0 (10), up_blocks.0.attentions.0 (10)")
        .withMessageContaining("down.block_2.attentions_0 and m0");
  }

  @ParameterizedTest
  @ValueSource(strings = {"(?=mid)", "(?<!up)_blocks", "(mid)\\1", "mid(", "[z-a]", "mid\\Z", "*"})
  void whatRe2CannotDoIsExplained(String id) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> PagLayers.select(List.of(id), SDXL))
        .withMessageContaining("\"" + id + "\" is no regular expression (")
        .withMessageContaining("look-around and back-references do not exist here");
  }

  @ParameterizedTest
  @ValueSource(strings = {"(((((a{30}){30}){30}){30}){30})", "((((a{9,99}){99,}){99}){99})"})
  void repetitionsCannotTakeAllMemory(String id) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> PagLayers.select(List.of(id), SDXL))
        .withMessageContaining("too large");
  }

  @Test
  void sizesAreBounded() {
    refused(List.of("x".repeat(257)), "longer than 256 characters");
    refused(Collections.nCopies(129, "mid"), "at most 128 layer ids");
    refused(Collections.nCopies(128, "(mid|" + "x".repeat(200) + ")"), "too large together");
    refused(List.of(" "), "must not be empty");
    assertThat(PagLayers.select(SDXL, SDXL)).hasSize(70);
  }

  @Test
  void namesOfTheLayersOfTheGoldenModelSelectThemselves() {
    JsonNode layers = Goldens.json(Goldens.path("unet-variants/opset18/layers.json"));
    List<String> paths =
        StreamSupport.stream(layers.spliterator(), false)
            .map(l -> l.path("path").asText())
            .toList();
    for (int i = 0; i < paths.size(); i++) {
      assertThat(PagLayers.select(List.of(paths.get(i)), paths)).containsExactly(i);
    }
  }

  @Test
  void noIdMakesItFailInAnotherWay() {
    List<String> pieces =
        List.of(
            "mid",
            "d",
            "u",
            "m",
            "0",
            "1",
            "2",
            "-",
            ",",
            ".",
            "(",
            ")",
            "[",
            "]",
            "{",
            "}",
            "*",
            "+",
            "?",
            "|",
            "\\",
            "^",
            "$",
            "_block",
            "down",
            "up",
            "attentions",
            "{2,3}",
            "\\p{L}",
            "\ud800",
            "\u0000",
            " ",
            "(?i)",
            "9999",
            "(?P<x>",
            "\\Q",
            "é",
            ":");
    Random random = new Random(11);
    int selected = 0;
    for (int i = 0; i < 20_000; i++) {
      StringBuilder id = new StringBuilder();
      for (int k = random.nextInt(8); k >= 0; k--) {
        id.append(pieces.get(random.nextInt(pieces.size())));
      }
      try {
        assertThat(PagLayers.select(List.of(id.toString()), SDXL)).isNotEmpty().isSorted();
        selected++;
      } catch (IllegalArgumentException e) {
        assertThat(e).hasMessageContaining("layer id ").hasMessageNotContaining("\u0000");
      }
    }
    assertThat(selected).isGreaterThan(100);
  }

  private static void refused(List<String> ids, String reason) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> PagLayers.select(ids, SDXL))
        .withMessageContaining(reason);
  }

  private static List<String> sdxl() {
    List<String> paths = new ArrayList<>();
    add(paths, "down_blocks.1", 2, 2);
    add(paths, "down_blocks.2", 2, 10);
    add(paths, "mid_block", 1, 10);
    add(paths, "up_blocks.0", 3, 10);
    add(paths, "up_blocks.1", 3, 2);
    return paths;
  }

  private static void add(List<String> paths, String block, int attentions, int depth) {
    for (int a = 0; a < attentions; a++) {
      for (int t = 0; t < depth; t++) {
        paths.add(block + ".attentions." + a + ".transformer_blocks." + t + ".attn1");
      }
    }
  }
}
