package dev.pagoda.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pagoda.Goldens;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Of several exports in one repository one is fetched, and is called what readers look for. */
class PullVariantTest {
  private static final String REPOSITORY = "stranger/pixart";
  @TempDir private Path models;
  private HubRepository repository;
  private HubServer hub;
  private Pulling pulling;

  @BeforeEach
  void start() throws IOException {
    repository = HubRepository.of(Goldens.model("pixart-tiny"));
    Path half = Goldens.model("pixart-tiny-256");
    repository.addAll("half/", half);
    hub = new HubServer().add(REPOSITORY, repository);
    pulling = new Pulling(models, hub);
  }

  @AfterEach
  void stop() {
    hub.close();
  }

  @Test
  void thePlainOneWhereNoneIsAskedFor() {
    repository.add("transformer/model_fp16.onnx", "another");

    pulling.pull(REPOSITORY);

    assertThat(hub.files()).contains("transformer/model.onnx").noneMatch(p -> p.contains("fp16"));
  }

  @Test
  void theOneThatIsAskedForWherePartsHaveIt() throws IOException {
    byte[] transformer = repository.content("transformer/model.onnx");
    byte[] vae = repository.content("vae_decoder/model.onnx");
    repository.add("transformer/model.onnx", "not this one");
    repository.add("transformer/model.fp16.onnx", transformer);
    repository.add("vae_decoder/model.onnx", "not this one");
    repository.add("vae_decoder/model_fp16.onnx", vae);

    Pulled pulled = pulling.pull(Pulling.request(REPOSITORY, "main", "", "fp16", "half"));

    assertThat(pulled.path().resolve("transformer/model.onnx")).hasBinaryContent(transformer);
    assertThat(pulled.path().resolve("vae_decoder/model.onnx")).hasBinaryContent(vae);
    assertThat(hub.files())
        .contains("transformer/model.fp16.onnx", "text_encoder/model.onnx")
        .doesNotContain("transformer/model.onnx");
  }

  @Test
  void theOnlyOneWhereverItIsCalled() throws IOException {
    repository.rename("transformer/model.onnx", "transformer/model_fp32.onnx");

    Pulled pulled = pulling.pull(REPOSITORY);

    assertThat(PullTest.paths(pulled.path())).contains("transformer/model.onnx");
  }

  @Test
  void aFolderOfTheRepository() throws IOException {
    repository.remove("model_index.json");

    assertThatThrownBy(() -> pulling.pull(REPOSITORY))
        .hasMessage(REPOSITORY + " holds models in the folders half; choose one with --folder");
    Pulled pulled = pulling.pull(Pulling.request(REPOSITORY, "main", "half", null, "half"));

    assertThat(pulled.model()).isPresent();
    assertThat(hub.files()).allMatch(path -> path.startsWith("half/"));
  }

  @Test
  void noneWhereItIsNotClear() {
    repository.rename("transformer/model.onnx", "transformer/model_fp32.onnx");
    repository.add("transformer/model_fp16.onnx", "another");

    assertThatThrownBy(() -> pulling.pull(REPOSITORY))
        .hasMessage("transformer has several variants; choose one of fp16, fp32 with --variant");
    assertThatThrownBy(
            () -> pulling.pull(Pulling.request(REPOSITORY, "main", "", "int8", "pixart")))
        .hasMessage(REPOSITORY + " has no variant int8; there are fp16, fp32");
  }
}
