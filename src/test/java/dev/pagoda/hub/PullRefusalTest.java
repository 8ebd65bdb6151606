package dev.pagoda.hub;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pagoda.Goldens;
import dev.pagoda.model.DirectoryModelCatalog;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What cannot be had, or is not what it should be, is refused with a reason; nothing is offered.
 */
class PullRefusalTest {
  private static final String REPOSITORY = "stranger/pixart-tiny";
  private static final String LARGEST = "transformer/model.onnx";
  @TempDir private Path directory;
  private Path models;
  private HubRepository repository;
  private HubServer hub;
  private Pulling pulling;

  @BeforeEach
  void start() throws IOException {
    models = Files.createDirectory(directory.resolve("models"));
    repository = HubRepository.of(Goldens.model("pixart-tiny"));
    hub = new HubServer().add(REPOSITORY, repository);
    pulling = new Pulling(models, hub);
  }

  @AfterEach
  void stop() throws IOException {
    hub.close();
    assertThat(pulling.isThere("pixart-tiny")).isFalse();
    assertThat(
            new DirectoryModelCatalog(Optional.of(models), Optional.empty(), path -> List.of())
                .problems())
        .isEmpty();
  }

  @Test
  void withoutATokenTheSettingIsNamed() {
    hub.requireToken("hf_secret", false);

    refused(REPOSITORY + " does not exist, or is private or gated; for those set pagoda.hub.token");
    pulling.token = Optional.of("hf_wrong");
    refused("the hub does not take the token in pagoda.hub.token (or HF_TOKEN)");
  }

  @Test
  void ofAGatedOneTheTermsAreNamed() {
    hub.requireToken("hf_secret", true);

    refused(
        REPOSITORY
            + " is gated: accept its terms at "
            + hub.endpoint()
            + "/"
            + REPOSITORY
            + ", and set pagoda.hub.token");
    pulling.token = Optional.of("hf_other");
    refused("with the account that pagoda.hub.token (or HF_TOKEN) belongs to");
  }

  @Test
  void whatIsNotThereIsSaid() {
    assertThatThrownBy(() -> pulling.pull("stranger/nothing"))
        .isInstanceOf(HubException.class)
        .hasMessage("there is no repository stranger/nothing at " + hub.endpoint());
    assertThatThrownBy(() -> pulling.pull(Pulling.request(REPOSITORY, "v9", "", null, "x")))
        .hasMessage(REPOSITORY + " has no revision v9");
    assertThatThrownBy(() -> pulling.pull(Pulling.request(REPOSITORY, "main", "onnx", null, "x")))
        .hasMessage(REPOSITORY + " has nothing in the folder onnx/");
  }

  @Test
  void otherContentThanListedIsThrownAway() throws IOException {
    hub.fail(LARGEST, Faults.garbled());

    refused(LARGEST + " has not the SHA-256 " + repository.etag(LARGEST) + " that the hub lists");

    assertThat(PullTest.paths(models.resolve(".pulls/pixart-tiny/parts"))).isEmpty();
  }

  @Test
  void thatHoldsForSmallFilesToo() {
    hub.fail("spiece.model", Faults.garbled());
    hub.fail("vae_decoder/config.json", Faults.garbled());

    refused("tokenizer/spiece.model has not the SHA-256 ");
    refused("vae_decoder/config.json has not the SHA-1 ");
  }

  @Test
  void moreContentThanListedIsNotTaken() {
    hub.fail(LARGEST, Faults.longer());

    refused(LARGEST + " is longer than the " + repository.content(LARGEST).length + " bytes");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "../outside/model.onnx",
        "/etc/passwd",
        "unet/../../outside",
        "unet//model.onnx",
        "unet\\..\\..\\outside",
        "C:/outside",
        "./model_index.json",
        "unet/nul\u0000byte"
      })
  void namesThatLeadOutOfTheDirectoryAreRefused(String path) throws IOException {
    repository.add(path, "evil");

    refused("is refused: it is no path of a file inside a directory");

    assertThat(PullTest.paths(directory)).isEmpty();
    assertThat(hub.files()).isEmpty();
  }

  @Test
  void torchWeightsAloneAreRefusedWithTheWayToExportThem() throws IOException {
    HubRepository torch = HubRepository.of(Goldens.model("sdxl-tiny"));
    for (String part : List.of("unet", "text_encoder", "text_encoder_2", "vae_decoder")) {
      torch.rename(part + "/model.onnx", part + "/diffusion_pytorch_model.safetensors");
    }
    hub.add("stranger/torch", torch);

    assertThatThrownBy(() -> pulling.pull("stranger/torch"))
        .hasMessageStartingWith("stranger/torch has no ONNX export of unet, vae_decoder")
        .hasMessageContaining("optimum-cli export onnx --model stranger/torch torch")
        .hasMessageContaining("src/docs/models.md");
    repository.remove(LARGEST);
    refused(
        "has no ONNX export of transformer (transformer/model.onnx). src/docs/export-pixart.md");
  }

  @Test
  void pipelinesOfOtherKindsAreRefusedBeforeTheirGraphsAreFetched() {
    repository.add("model_index.json", "{\"_class_name\": \"FluxPipeline\"}");

    refused("pixart-tiny cannot be used: model_index.json: _class_name FluxPipeline is not one of");

    assertThat(hub.files()).noneMatch(path -> path.endsWith(".onnx"));
  }

  @Test
  void graphsOfNoUseAreRefusedBeforeTheirWeightsAreFetched() throws IOException {
    HubRepository external = HubRepository.of(Goldens.model("pixart-exported"));
    external.add(
        "transformer/config.json",
        new String(external.content("transformer/config.json"), UTF_8)
            .replaceAll("\"caption_channels\": \\d+", "\"caption_channels\": 7"));
    hub.add("stranger/pixart", external);

    assertThatThrownBy(() -> pulling.pull("stranger/pixart"))
        .isInstanceOf(HubException.class)
        .hasMessageStartingWith("pixart cannot be used: ");

    assertThat(hub.files()).noneMatch(path -> path.endsWith("onnx_data"));
    assertThat(PullTest.paths(models.resolve(".pulls/pixart/pixart")))
        .contains("transformer/model.onnx")
        .noneMatch(path -> path.endsWith("onnx_data"));
  }

  @Test
  void weightsThatTheRepositoryLacksAreNamed() throws IOException {
    HubRepository external = HubRepository.of(Goldens.model("pixart-exported"));
    external.remove("transformer/model.onnx_data");
    hub.add("stranger/pixart", external);

    assertThatThrownBy(() -> pulling.pull("stranger/pixart"))
        .hasMessage(
            "transformer/model.onnx of stranger/pixart keeps weights in model.onnx_data, which the"
                + " repository does not have");
  }

  @Test
  void aDiskThatIsTooSmallIsSeenBeforeItIsFull() {
    pulling.free = path -> 1_000_000;

    refused("pixart-tiny needs 4.6 MB more on the disk of " + models + ", which has 1.0 MB");

    assertThat(hub.files()).isEmpty();
  }

  @Test
  void aHubThatIsNoneIsSaid() {
    Puller puller =
        new Puller(
            models,
            new HubSettings(
                hub.endpoint().resolve("/elsewhere"), Optional.empty(), pulling.patience, 1),
            "pagoda-test",
            path -> List.of());

    assertThatThrownBy(
            () -> puller.pull(PullRequest.of(REPOSITORY), new PullControl(Pulling.NOBODY)))
        .isInstanceOf(HubException.class)
        .hasMessageContaining("there is no repository");
  }

  private void refused(String message) {
    assertThatThrownBy(() -> pulling.pull(REPOSITORY))
        .isInstanceOf(HubException.class)
        .hasMessageContaining(message);
  }
}
