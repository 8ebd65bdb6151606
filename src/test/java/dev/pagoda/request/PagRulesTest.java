package dev.pagoda.request;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collections;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** When and where PAG is applied. */
class PagRulesTest {
  @ParameterizedTest
  @CsvSource({"0.5, 0.5", "0.6, 0.5", "1, 1", "0, 0"})
  void startsBeforeItEnds(String start, String end) {
    assertThat(Requests.errors("'pag_start': " + start + ", 'pag_end': " + end))
        .singleElement()
        .satisfies(
            error -> {
              assertThat(error.field()).isEqualTo("pag_start");
              assertThat(error.message()).startsWith("must be below `pag_end`");
            });
  }

  @Test
  void fractionsOutsideAreNotJudgedTwice() {
    assertThat(Requests.errors("'pag_start': 1.5"))
        .containsExactly(new FieldError("pag_start", "must be from 0 to 1, not 1.5"));
    assertThat(Requests.errors("'pag_end': -1"))
        .containsExactly(new FieldError("pag_end", "must be from 0 to 1, not -1"));
  }

  @Test
  void layersAreThoseOfTheModel() {
    assertThat(Requests.read("{'prompt': '', 'pag_applied_layers': 'up_blocks.0'}"))
        .extracting(GenerationRequest::pagAppliedLayers)
        .isEqualTo(java.util.List.of("up_blocks.0"));
    assertThat(Requests.errors("'pag_applied_layers': ['mid', 'left']"))
        .singleElement()
        .satisfies(
            error -> {
              assertThat(error.field()).isEqualTo("pag_applied_layers");
              assertThat(error.message()).contains("left", "mid_block.attentions.0");
            });
    assertThat(Requests.errors("'pag_applied_layers': 'left', 'pag_scale': 0")).hasSize(1);
  }

  @Test
  void noLayersTurnPagOff() {
    assertThat(Requests.errors("'pag_applied_layers': []")).isEmpty();
  }

  @Test
  void idsAreBounded() {
    String many = String.join(",", Collections.nCopies(129, "'mid'"));
    assertThat(Requests.errors("'pag_applied_layers': [" + many + "]")).hasSize(1);
    assertThat(Requests.errors("'pag_applied_layers': '" + "m".repeat(257) + "'")).hasSize(1);
  }
}
