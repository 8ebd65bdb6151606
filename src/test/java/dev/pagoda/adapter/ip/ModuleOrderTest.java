package dev.pagoda.adapter.ip;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pagoda.Goldens;
import dev.pagoda.adapter.AdapterException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Adapters count cross-attentions by modules: down, up, mid, each by its numbers. */
class ModuleOrderTest {
  @Test
  void numbersAreComparedAsNumbers() {
    List<String> ordered =
        List.of(
            path("down_blocks.2", 0, 2),
            path("down_blocks.2", 0, 10),
            path("down_blocks.2", 1, 0),
            path("down_blocks.10", 0, 0),
            path("up_blocks.0", 2, 9),
            path("up_blocks.1", 0, 0),
            path("mid_block", 0, 0),
            path("mid_block", 0, 9),
            path("mid_block", 0, 10));
    List<String> shuffled = new ArrayList<>(ordered);
    Collections.shuffle(shuffled, new Random(1));
    assertThat(IpAdapterFile.moduleOrder(shuffled)).isEqualTo(ordered);
  }

  @Test
  void aModelOfAnotherSizeIsRefused() {
    IpAdapterFile adapter =
        IpAdapterFile.read(Goldens.path("ip-adapter-tiny/ip-adapter_sdxl.safetensors"));
    List<String> paths =
        Stream.of("up_blocks.1", "down_blocks.1", "mid_block")
            .flatMap(block -> IntStream.range(0, 10).mapToObj(i -> path(block, 0, i)))
            .toList();
    assertThat(adapter.match(paths.subList(0, 28)))
        .startsWith(path("down_blocks.1", 0, 0))
        .endsWith(path("mid_block", 0, 7));
    assertThatThrownBy(() -> adapter.match(paths))
        .isInstanceOf(AdapterException.class)
        .hasMessage(
            "ip-adapter-tiny/ip-adapter_sdxl.safetensors cannot be used: it is made for 28"
                + " cross-attentions, and the model has 30.");
  }

  @Test
  void aPathOutsideTheBlocksIsRefused() {
    assertThatThrownBy(() -> IpAdapterFile.moduleOrder(List.of("transformer_blocks.0.attn2")))
        .isInstanceOf(AdapterException.class)
        .hasMessageContaining("transformer_blocks.0.attn2");
  }

  private static String path(String block, int attention, int transformerBlock) {
    return "%s.attentions.%d.transformer_blocks.%d.attn2"
        .formatted(block, attention, transformerBlock);
  }
}
