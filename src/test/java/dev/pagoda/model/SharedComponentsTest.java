package dev.pagoda.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Models share parts, and thereby sessions, with models beside them and with nothing else. */
class SharedComponentsTest {
  @TempDir Path folder;
  private Path models;
  private TestModel base;
  private TestModel sharing;

  @BeforeEach
  void copy() throws IOException {
    models = folder.resolve("models");
    base = TestModel.copy(models.resolve("sdxl-tiny"));
    sharing = TestModel.copy("sdxl-inpaint-tiny", models.resolve("inpaint"));
  }

  @Test
  void sharedPartsAreTheSameFiles() {
    sameFiles(base.open(), sharing.open());
  }

  @Test
  void sharedPartsAreTheSameFilesHoweverTheDirectoryIsNamed() throws IOException {
    Path link = Files.createSymbolicLink(folder.resolve("link"), models);
    Path crooked = link.resolve("../link/./");
    sameFiles(
        SdxlDirectory.open(crooked.resolve("sdxl-tiny")),
        SdxlDirectory.open(models.resolve("inpaint")));
    sameFiles(
        SdxlDirectory.open(models.resolve("sdxl-tiny")),
        SdxlDirectory.open(crooked.resolve("inpaint")));
  }

  private static void sameFiles(SdxlDirectory base, SdxlDirectory sharing) {
    assertThat(sharing.textEncoder().orElseThrow().graph())
        .isEqualTo(base.textEncoder().orElseThrow().graph());
    assertThat(sharing.textEncoder2().graph()).isEqualTo(base.textEncoder2().graph());
    assertThat(sharing.vaeDecoder().graph()).isEqualTo(base.vaeDecoder().graph());
    assertThat(sharing.vaeEncoder().orElseThrow().graph())
        .isEqualTo(base.vaeEncoder().orElseThrow().graph());
    assertThat(sharing.tokenizer()).isEqualTo(base.tokenizer());
    assertThat(sharing.tokenizer2()).isEqualTo(base.tokenizer2());
    assertThat(sharing.scheduler()).isEqualTo(base.scheduler());
    assertThat(sharing.unet().graph()).isNotEqualTo(base.unet().graph());
    assertThat(sharing.loadTokenizer().orElseThrow().encode("a"))
        .isEqualTo(base.loadTokenizer().orElseThrow().encode("a"));
  }

  @Test
  void aProblemOfASharedPartNamesItsFile() throws IOException {
    base.delete("text_encoder/config.json");
    refused("../sdxl-tiny/text_encoder/config.json is missing");
    base.write("text_encoder/model.onnx", "no protobuf");
    refused("../sdxl-tiny/text_encoder/model.onnx is damaged or not an ONNX model");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "../../outside/vae",
        "../sdxl-tiny/../../outside/vae",
        "../../models",
        "..",
        "../..",
        "/etc",
        "../link/vae"
      })
  void nothingElseIsShared(String target) throws IOException {
    Path outside = Files.createDirectories(folder.resolve("outside/vae")).getParent();
    Files.createSymbolicLink(models.resolve("link"), outside);
    sharing.json("shared-components.json", shared -> shared.put("vae_decoder", target));
    refused(
        "shared-components.json: vae_decoder is \"%s\", which is not below the models directory"
            .formatted(target));
  }

  @Test
  void mistakesAreNamed() throws IOException {
    sharing.json("shared-components.json", shared -> shared.put("vae", "../sdxl-tiny/vae"));
    refused("shared-components.json: vae is no component; there are scheduler, text_encoder, ");
    sharing.json("shared-components.json", shared -> shared.remove("vae"));
    sharing.json("shared-components.json", shared -> shared.put("unet", "../sdxl-tiny/unet"));
    refused("shared-components.json: unet is shared, but the directory unet is there too");
    sharing.json("shared-components.json", shared -> shared.remove("unet"));
    sharing.json("shared-components.json", shared -> shared.put("tokenizer", "../nothing"));
    refused("shared-components.json: tokenizer: the directory ../nothing is missing");
    sharing.json("shared-components.json", shared -> shared.put("tokenizer", "a\0b"));
    refused("shared-components.json: tokenizer is an impossible path");
    sharing.json("shared-components.json", shared -> shared.put("tokenizer", 1));
    refused("shared-components.json: tokenizer must be text");
    sharing.json("shared-components.json", shared -> shared.putNull("tokenizer"));
    refused("shared-components.json: tokenizer is missing");
    sharing.write("shared-components.json", "{");
    refused("shared-components.json is not JSON");
  }

  private void refused(String start) {
    assertThatThrownBy(sharing::open)
        .isInstanceOf(ModelException.class)
        .hasMessageStartingWith(start);
  }
}
