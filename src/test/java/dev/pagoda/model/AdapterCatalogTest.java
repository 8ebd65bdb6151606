package dev.pagoda.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pagoda.Goldens;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The adapters of a models directory are told apart, listed, and found by name only. */
class AdapterCatalogTest {
  @TempDir Path models;

  @BeforeEach
  void copy() throws IOException {
    for (String name : List.of("controlnet-tiny", "ip-adapter-tiny", "lora-tiny")) {
      TestModel.copy(name, models.resolve(name));
    }
  }

  @Test
  void eachKindIsListed() {
    DirectoryModelCatalog catalog = catalog();
    assertThat(catalog.problems()).isEmpty();
    assertThat(catalog.models())
        .extracting(ModelInfo::name)
        .containsExactly("sketch-pixart", "sketch-sdxl");
    assertThat(catalog.adapters())
        .extracting(adapter -> adapter.name() + " " + adapter.kind().id())
        .containsExactly(
            "controlnet-tiny controlnet", "ip-adapter-tiny ip-adapter", "lora-tiny lora");
    AdapterInfo lora = catalog.adapters().get(2);
    assertThat(lora.files())
        .containsExactly(
            "lora_b_kohya.safetensors",
            "lora_kohya.safetensors",
            "pytorch_lora_weights.safetensors");
    assertThat(lora.created()).isNotNull();
  }

  @Test
  void eachKindIsFoundByName() {
    AdapterDirectories adapters = catalog();
    assertThat(adapters.controlNet("controlnet-tiny").path())
        .isEqualTo(models.resolve("controlnet-tiny"));
    Path directory = models.resolve("ip-adapter-tiny");
    String plus = "ip-adapter-plus_sdxl.safetensors";
    assertThat(adapters.ipAdapter("ip-adapter-tiny").path()).isEqualTo(directory);
    assertThat(adapters.ipAdapter("ip-adapter-tiny/" + plus).path()).isEqualTo(directory);
    assertThat(adapters.ipAdapterFile("ip-adapter-tiny/" + plus))
        .isEqualTo(directory.resolve(plus));
    assertThat(adapters.lora("lora-tiny/lora_kohya.safetensors"))
        .isEqualTo(models.resolve("lora-tiny/lora_kohya.safetensors"));
  }

  @Test
  void theNameOfADirectoryIsEnoughForItsOnlyFile() throws IOException {
    Path file = models.resolve("style/some style.safetensors");
    Files.createDirectories(file.getParent());
    Files.write(file, new byte[8]);
    Files.writeString(models.resolve("style/README.md"), "words");
    assertThat(catalog().lora("style")).isEqualTo(file);
    assertThat(catalog().lora("style/some style.safetensors")).isEqualTo(file);
  }

  @Test
  void severalFilesMustBeToldApart() {
    refused(
        () -> catalog().lora("lora-tiny"),
        "\"lora-tiny\" holds several files; name one of lora-tiny/lora_b_kohya.safetensors, "
            + "lora-tiny/lora_kohya.safetensors, lora-tiny/pytorch_lora_weights.safetensors");
    refused(
        () -> catalog().ipAdapterFile("ip-adapter-tiny"),
        "\"ip-adapter-tiny\" holds several files; name one of "
            + "ip-adapter-tiny/ip-adapter-plus_sdxl.safetensors, "
            + "ip-adapter-tiny/ip-adapter_sdxl.safetensors");
    refused(
        () -> catalog().ipAdapterFile("ip-adapter-tiny/other.safetensors"),
        "there is no file \"ip-adapter-tiny/other.safetensors\"; there are "
            + "ip-adapter-tiny/ip-adapter-plus_sdxl.safetensors, "
            + "ip-adapter-tiny/ip-adapter_sdxl.safetensors");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "lora-tiny/",
        "lora-tiny/deltas.json",
        "lora-tiny/./lora_kohya.safetensors",
        "lora-tiny/../lora-tiny/lora_kohya.safetensors",
        "lora-tiny//lora_kohya.safetensors",
        "../models/lora-tiny/lora_kohya.safetensors",
        "/lora-tiny/lora_kohya.safetensors",
        "lora-tiny/lora_kohya.safetensors\0",
        "./lora-tiny",
        "",
        "/",
        "ip-adapter-tiny/ip-adapter_sdxl.safetensors"
      })
  void aReferenceNeverBecomesAPath(String reference) {
    AdapterDirectories adapters = catalog();
    assertThatThrownBy(() -> adapters.lora(reference))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("there is no ");
  }

  @Test
  void anotherKindOfThatNameIsNotFound() {
    refused(
        () -> catalog().controlNet("lora-tiny"),
        "there is no ControlNet \"lora-tiny\"; there are controlnet-tiny");
    refused(
        () -> catalog().ipAdapter("controlnet-tiny"),
        "there is no IP-Adapter \"controlnet-tiny\"; there are ip-adapter-tiny");
    refused(
        () ->
            new DirectoryModelCatalog(Optional.empty(), Optional.empty(), graph -> List.of())
                .lora("lora-tiny"),
        "there is no LoRA \"lora-tiny\"; there are none");
  }

  @Test
  void adaptersCountNothingForTheDefaultModel() throws IOException {
    assertThat(catalog().defaultModel()).isEqualTo("sketch-sdxl");
    TestModel.copy(models.resolve("tiny"));
    assertThat(catalog().defaultModel()).isEqualTo("tiny");
  }

  @Test
  void whatIsNothingIsLeftOut() throws IOException {
    Files.createDirectories(models.resolve("empty"));
    Files.createDirectories(models.resolve("transformers-model"));
    Files.writeString(models.resolve("transformers-model/config.json"), "{\"model_type\": \"t5\"}");
    Files.createDirectories(models.resolve("vae-of-diffusers"));
    Files.writeString(
        models.resolve("vae-of-diffusers/config.json"), "{\"_class_name\": \"AutoencoderKL\"}");
    Files.write(models.resolve("vae-of-diffusers/model.safetensors"), new byte[8]);
    Files.createDirectories(models.resolve("notes"));
    Files.writeString(models.resolve("notes/config.json"), "no JSON");
    Files.write(models.resolve("loose.safetensors"), new byte[8]);
    assertThat(catalog().adapters()).hasSize(3);
    assertThat(catalog().problems()).isEmpty();
  }

  @Test
  void brokenOnesAreListedWithTheirReason() throws IOException {
    copyOf("union").json("config.json", c -> c.put("_class_name", "ControlNetUnionModel"));
    copyOf("damaged").write("config.json", "{");
    copyOf("flux").json("config.json", c -> c.put("_class_name", "FluxControlNetModel"));
    copyOf("weights-only").delete("model.onnx");
    Files.createDirectories(models.resolve("half/image_encoder"));
    DirectoryModelCatalog catalog = catalog();
    assertThat(catalog.problems())
        .containsOnlyKeys("union", "damaged", "flux", "weights-only", "half")
        .hasEntrySatisfying(
            "union", reason -> assertThat(reason).contains("ControlNetUnionModel is not supported"))
        .hasEntrySatisfying(
            "damaged", reason -> assertThat(reason).startsWith("config.json is not JSON"))
        .hasEntrySatisfying(
            "flux", reason -> assertThat(reason).contains("FluxControlNetModel is not supported"))
        .containsEntry("weights-only", "model.onnx is missing")
        .containsEntry("half", "image_encoder/model.onnx is missing");
    assertThat(catalog.adapters()).hasSize(3);
    assertThat(catalog.find("sketch-sdxl")).isPresent();
    refused(
        () -> catalog.controlNet("weights-only"),
        "ControlNet \"weights-only\": model.onnx is missing");
  }

  @Test
  void adaptersAreReadWhenTheyAreAskedFor() throws IOException {
    DirectoryModelCatalog catalog = catalog();
    copyOf("late");
    Files.delete(models.resolve("controlnet-tiny/model.onnx"));
    Files.copy(
        Goldens.model("controlnet-b-tiny").resolve("model.onnx"),
        models.resolve("controlnet-tiny/model.onnx"));
    assertThat(catalog.controlNet("controlnet-tiny").scales()).isFalse();
    assertThat(catalog.controlNet("controlnet-tiny"))
        .isSameAs(catalog.controlNet("controlnet-tiny"));
    assertThatThrownBy(() -> catalog.controlNet("late")).isInstanceOf(ModelException.class);
  }

  private TestModel copyOf(String name) throws IOException {
    return TestModel.copy("controlnet-tiny", models.resolve(name));
  }

  private static void refused(ThrowingCallable call, String message) {
    assertThatThrownBy(call).isInstanceOf(ModelException.class).hasMessage(message);
  }

  private DirectoryModelCatalog catalog() {
    return new DirectoryModelCatalog(
        Optional.of(models), Optional.empty(), graph -> List.of("mid_block.attentions.0.attn1"));
  }
}
