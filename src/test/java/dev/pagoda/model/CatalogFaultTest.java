package dev.pagoda.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pagoda.onnx.graph.UnsupportedGraphException;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A graph that is damaged makes a model unusable; a fault of our own is not taken for damage. */
class CatalogFaultTest {
  @Test
  void aDamagedGraphIsTheModelsProblem() {
    DirectoryModelCatalog catalog =
        failing(new UnsupportedGraphException("node /Add (Add) has 1 inputs and needs 2"));
    assertThat(catalog.find(EmbeddedModels.DEFAULT)).isEmpty();
    assertThat(catalog.problems().get(EmbeddedModels.DEFAULT))
        .contains("model.onnx: node /Add (Add) has 1 inputs and needs 2");
  }

  @Test
  void anyOtherFaultIsNotTakenForDamageAndKeepsNoOtherModelFromServing() {
    DirectoryModelCatalog catalog = failing(new IllegalStateException("a bug"));
    assertThat(catalog.models()).isEmpty();
    assertThat(catalog.problems().get(EmbeddedModels.DEFAULT))
        .isEqualTo("a fault of this program keeps it from being read");
    assertThatThrownBy(() -> catalog.directory(EmbeddedModels.DEFAULT))
        .isInstanceOf(ModelException.class)
        .hasRootCauseMessage("a bug");
  }

  private static DirectoryModelCatalog failing(RuntimeException failure) {
    return new DirectoryModelCatalog(
        Optional.empty(),
        Optional.empty(),
        path -> {
          throw failure;
        });
  }
}
