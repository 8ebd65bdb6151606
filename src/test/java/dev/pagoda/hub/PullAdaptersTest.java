package dev.pagoda.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pagoda.Goldens;
import dev.pagoda.model.AdapterInfo;
import dev.pagoda.model.AdapterKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** LoRAs, IP-Adapters and ControlNets are known by their files, and fetched as they are used. */
class PullAdaptersTest {
  @TempDir private Path models;
  private HubServer hub;
  private Pulling pulling;

  @BeforeEach
  void start() throws IOException {
    hub =
        new HubServer()
            .add(
                "stranger/loras",
                HubRepository.of(Goldens.path("lora-tiny"))
                    .add("README.md", "# LoRAs")
                    .add("image_0.png", "no picture"))
            .add("stranger/ip", HubRepository.of(Goldens.path("ip-adapter-tiny")))
            .add("stranger/canny", HubRepository.of(Goldens.path("controlnet-tiny")));
    pulling = new Pulling(models, hub);
  }

  @AfterEach
  void stop() {
    hub.close();
  }

  @Test
  void allLorasOfARepository() throws IOException {
    AdapterInfo adapter = pulling.pull("stranger/loras").adapter().orElseThrow();

    assertThat(adapter.kind()).isEqualTo(AdapterKind.LORA);
    assertThat(adapter.files())
        .containsExactly(
            "lora_b_kohya.safetensors",
            "lora_kohya.safetensors",
            "pytorch_lora_weights.safetensors");
    assertThat(hub.files()).allMatch(path -> path.endsWith(".safetensors"));
  }

  @Test
  void oneLoraOfARepository() throws IOException {
    Pulled pulled = pulling.pull(Pulling.files("stranger/loras", "lora_kohya.safetensors"));

    assertThat(pulled.adapter().orElseThrow().files()).containsExactly("lora_kohya.safetensors");
    assertThat(hub.files()).containsExactly("lora_kohya.safetensors");
    assertThat(models.resolve("loras/lora_kohya.safetensors"))
        .hasSameBinaryContentAs(Goldens.path("lora-tiny/lora_kohya.safetensors"));
  }

  @Test
  void anIpAdapterWithItsImageEncoder() throws IOException {
    AdapterInfo adapter = pulling.pull("stranger/ip").adapter().orElseThrow();

    assertThat(adapter.kind()).isEqualTo(AdapterKind.IP_ADAPTER);
    assertThat(PullTest.paths(models.resolve("ip")))
        .containsExactly(
            "feature_extractor/preprocessor_config.json",
            "image_encoder/config.json",
            "image_encoder/model.onnx",
            "ip-adapter-plus_sdxl.safetensors",
            "ip-adapter_sdxl.safetensors",
            "pagoda-pull.json");
  }

  @Test
  void oneIpAdapterInAFolder() throws IOException {
    hub.add(
        "stranger/many",
        new HubRepository()
            .addAll("sdxl_models/", Goldens.path("ip-adapter-tiny"))
            .addAll("models/", Goldens.path("ip-adapter-tiny")));

    pulling.pull(Pulling.files("stranger/many", "sdxl_models/ip-adapter_sdxl.safetensors"));

    assertThat(PullTest.paths(models.resolve("many")))
        .contains("image_encoder/model.onnx", "ip-adapter_sdxl.safetensors")
        .doesNotContain("ip-adapter-plus_sdxl.safetensors");
    assertThat(hub.files()).allMatch(path -> path.startsWith("sdxl_models/"));
  }

  @Test
  void aControlNet() {
    AdapterInfo adapter = pulling.pull("stranger/canny").adapter().orElseThrow();

    assertThat(adapter.kind()).isEqualTo(AdapterKind.CONTROLNET);
    assertThat(adapter.name()).isEqualTo("canny");
  }

  @Test
  void whatTheirReadersRefuseIsNotOffered() throws IOException {
    hub.add(
        "stranger/no-lora",
        new HubRepository()
            .add(
                "model.safetensors",
                Files.readAllBytes(Goldens.path("ip-adapter-tiny/ip-adapter_sdxl.safetensors"))));

    assertThatThrownBy(() -> pulling.pull("stranger/no-lora"))
        .isInstanceOf(HubException.class)
        .hasMessageStartingWith("no-lora/model.safetensors cannot be used: ");
    assertThat(pulling.isThere("no-lora")).isFalse();
  }

  @Test
  void whatIsMissingIsNamed() throws IOException {
    hub.add(
        "stranger/torch-ip",
        HubRepository.of(Goldens.path("ip-adapter-tiny"))
            .rename("image_encoder/model.onnx", "image_encoder/model.safetensors"));
    hub.add(
        "stranger/torch-canny",
        HubRepository.of(Goldens.path("controlnet-tiny"))
            .rename("model.onnx", "diffusion_pytorch_model.safetensors"));
    hub.add("stranger/nothing", new HubRepository().add("README.md", "nothing"));

    assertThatThrownBy(() -> pulling.pull("stranger/torch-ip"))
        .hasMessageContaining("is no ONNX export (image_encoder/model.onnx); src/docs/models.md");
    assertThatThrownBy(() -> pulling.pull("stranger/torch-canny"))
        .hasMessageContaining("no ONNX export (model.onnx). For a ControlNet, src/docs/models.md");
    assertThatThrownBy(() -> pulling.pull("stranger/nothing"))
        .hasMessageContaining("holds neither a model with ONNX parts");
    assertThatThrownBy(() -> pulling.pull(Pulling.files("stranger/loras", "x.safetensors")))
        .hasMessage(
            "there is no file x.safetensors; there are lora_b_kohya.safetensors,"
                + " lora_kohya.safetensors, pytorch_lora_weights.safetensors");
    assertThatThrownBy(() -> pulling.pull(Pulling.files("stranger/loras", "README.md")))
        .hasMessage("README.md is not read; only .safetensors files are");
  }

  /** Whole checkpoints in one file have the same ending, and are in many repositories. */
  @Test
  void whatIsTooLargeForAnAdapterIsNotEvenFetched() {
    HubFile checkpoint =
        new HubFile(
            "juggernaut.safetensors",
            7_105_348_188L,
            new FileHash(FileHash.Kind.SHA256, "a".repeat(64)));

    assertThatThrownBy(() -> Selector.select(PullRequest.of("a/b"), List.of(checkpoint)))
        .isInstanceOf(HubException.class)
        .hasMessage(
            "juggernaut.safetensors has 7.1 GB, too much for an adapter; a whole model in one file is"
                + " not read: src/docs/models.md says what is");
  }
}
