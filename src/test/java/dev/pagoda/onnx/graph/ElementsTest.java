package dev.pagoda.onnx.graph;

import static dev.pagoda.onnx.graph.Elements.Element.DEPENDENT;
import static dev.pagoda.onnx.graph.Elements.Element.FREE;
import static dev.pagoda.onnx.graph.Elements.Element.ROWS;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** What is known of a shape's elements stays true through shape arithmetic. */
class ElementsTest {
  private static final Elements SHAPE = Elements.shapeOfRows(false, 1, false);

  @Test
  void onlyTheFirstDimensionCountsRows() {
    assertThat(SHAPE.get(0)).isEqualTo(ROWS);
    assertThat(SHAPE.get(1)).isEqualTo(FREE);
    assertThat(Elements.shapeOfRows(true, 1, false).get(0)).isEqualTo(DEPENDENT);
  }

  @Test
  void aDimensionCountedFromTheEndMayBeTheFirst() {
    assertThat(SHAPE.get(-1)).isEqualTo(DEPENDENT);
    assertThat(SHAPE.slice(-1, Long.MAX_VALUE)).isEqualTo(Elements.UNKNOWN);
    assertThat(SHAPE.slice(-2, -1)).isEqualTo(Elements.UNKNOWN);
    Elements two = Elements.shapeOfRows(false, 2, false);
    assertThat(two.get(-1)).isEqualTo(FREE);
    assertThat(two.get(-2)).isEqualTo(DEPENDENT);
    assertThat(two.slice(-1, Long.MAX_VALUE).isFree()).isTrue();
    assertThat(Elements.shapeOfRows(false, 4, true).get(-3)).isEqualTo(FREE);
    assertThat(SHAPE.slice(Long.MIN_VALUE, -2)).isEqualTo(Elements.UNKNOWN);
  }

  @Test
  void slicesKeepWhatTheyCut() {
    assertThat(SHAPE.slice(0, 1)).isEqualTo(new Elements(List.of(ROWS), null));
    assertThat(SHAPE.slice(1, Long.MAX_VALUE).isFree()).isTrue();
    Elements closed = new Elements(List.of(ROWS, FREE, DEPENDENT), null);
    assertThat(closed.slice(-2, Long.MAX_VALUE).head()).containsExactly(FREE, DEPENDENT);
  }

  @Test
  void targetsPutTogetherKeepThePlaceOfTheRows() {
    Elements target = SHAPE.slice(0, 1).concat(Elements.free(2));
    assertThat(target).isEqualTo(new Elements(List.of(ROWS, FREE, FREE), null));
    assertThat(Elements.FREE.concat(target).freeFrom(1)).isFalse();
  }

  @Test
  void arithmeticOnRowsIsNoLongerRows() {
    Elements rows = SHAPE.slice(0, 1);
    assertThat(rows.compute(Elements.free(1)).get(0)).isEqualTo(DEPENDENT);
    assertThat(rows.concat(Elements.free(1)).compute(Elements.free(1)).head())
        .containsExactly(DEPENDENT, FREE);
    assertThat(SHAPE.compute(Elements.FREE)).isEqualTo(Elements.UNKNOWN);
  }
}
