package dev.pagoda.request;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Scales block by block are those of diffusers' {@code set_ip_adapter_scale}. */
class IpAdapterScaleTest {
  private static final String FIELDS =
      "'ip_adapter': 'style', 'ip_adapter_image': {'object': 'inputs/a.png'}, 'ip_adapter_scale': ";

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "0.5                            | up_blocks.0.attentions.1   | 0.5",
        "{'up': {'block_0': [0, 1, 0]}} | up_blocks.0.attentions.1   | 1",
        "{'up': {'block_0': [0, 1, 0]}} | up_blocks.0.attentions.2   | 0",
        "{'up': {'block_0': [0, 1, 0]}} | up_blocks.1.attentions.1   | 0",
        "{'up': {'block_0': [0, 1, 0]}} | mid_block.attentions.0     | 0",
        "{'up': {'block_0': [0.5]}}     | up_blocks.0.attentions.2   | 0.5",
        "{'up': {'block_0': 0.5}}       | up_blocks.0.attentions.2   | 0.5",
        "{'up': 0.5}                    | up_blocks.1.attentions.2   | 0.5",
        "{'up': 0.5}                    | down_blocks.1.attentions.0 | 0",
        "{'up': [0, 1, 2]}              | up_blocks.1.attentions.2   | 2",
        "{'mid': 0.5}                   | mid_block.attentions.0     | 0.5",
        "{'mid': [0.5]}                 | mid_block.attentions.0     | 0.5",
        "{'down': {'block_2': [3, 4]}}  | down_blocks.2.attentions.1 | 4",
      })
  void areLookedUpByTheModulePath(String json, String attention, double scale) {
    IpAdapterScale scales = new IpAdapterScale(Requests.json(json));

    assertThat(scales.at(attention + ".transformer_blocks.0.attn2")).isEqualTo(scale);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "0.5",
        "[0.5]",
        "{}",
        "{'down': {'block_1': 0.5, 'block_2': [1]}, 'mid': [0.5], 'up': 1}",
        "[{'up': {'block_0': [1]}}]"
      })
  void areAcceptedWhereTheModelHasTheBlocks(String value) {
    assertThat(Requests.errors(FIELDS + value)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "'x'                            | must be a number from -1000 to 1000 or an object such as {\"up\": {\"block_0\": [0, 1, 0]}}, not \"x\"",
        "1e999                          | must be a number from -1000 to 1000 or an object",
        "[[1]]                          | must be a number from -1000 to 1000 or an object",
        "[1, 1]                         | must be as many as `ip_adapter` names (1), not 2",
        "{'left': 1}                    | has no cross-attention in \"left\"; there is: down, mid, up",
        "{'up': {'block_2': 1}}         | has no cross-attention in \"up.block_2\"; there is: up.block_0, up.block_1",
        "{'down': {'block_0': 1}}       | has no cross-attention in \"down.block_0\"; there is: down.block_1, down.block_2",
        "{'up.block_0': 1}              | has no cross-attention in \"up.block_0\"; there is: down, mid, up",
        "{'up': {'block_0': [0, 1, 0]}} | must have 1 numbers in up.block_0, not 3",
        "{'mid': {'block_0': 1}}        | must be a number from -1000 to 1000 in mid, not {\"block_0\":1}",
        "{'mid': [1, 2]}                | must have 1 numbers in mid, not 2",
        "{'up': {'block_0': ['x']}}     | must be a number from -1000 to 1000 in up.block_0, not \"x\"",
        "{'up': {'block_0': null}}      | must be a number from -1000 to 1000 in up.block_0, not null",
        "{'up': 2000}                   | must be a number from -1000 to 1000 in up.block_0, not 2000",
      },
      quoteCharacter = '~')
  void nameTheBlocksThatTheModelHas(String value, String message) {
    assertThat(Requests.errors(FIELDS + value))
        .singleElement()
        .satisfies(
            error -> {
              assertThat(error.field()).isEqualTo("ip_adapter_scale");
              assertThat(error.message()).startsWith(message);
            });
  }
}
