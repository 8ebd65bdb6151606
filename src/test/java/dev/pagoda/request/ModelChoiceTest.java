package dev.pagoda.request;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** The model of a request. */
class ModelChoiceTest {
  @Test
  void isTheDefaultUnlessNamed() {
    assertThat(Requests.read("{'prompt': ''}").model()).isEqualTo("sketch");
    assertThat(Requests.read("{'prompt': '', 'model': 'whole-steps'}").model())
        .isEqualTo("whole-steps");
  }

  @Test
  void mustExist() {
    assertThat(Requests.errors("'model': 'skitch'"))
        .containsExactly(
            new FieldError(
                "model",
                "there is no model \"skitch\"; there is: refiner, sigma, sigma-256,"
                    + " sigma-384, sigma-baked, sketch, whole-steps"));
  }

  @Test
  void mustBeUsable() {
    assertThat(Requests.errors("'model': 'broken'"))
        .containsExactly(
            new FieldError("model", "\"broken\" cannot be used: unet/model.onnx is missing"));
  }
}
