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
  void anyOtherFaultSurfaces() {
    IllegalStateException fault = new IllegalStateException("a bug");
    DirectoryModelCatalog catalog = failing(fault);
    assertThatThrownBy(() -> catalog.find(EmbeddedModels.DEFAULT)).isSameAs(fault);
    assertThatThrownBy(catalog::problems).isSameAs(fault);
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
