package dev.pagoda.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** PixArt-Sigma models of several sizes share one T5, the largest of their parts by far. */
class SharedTextEncoderTest {
  @TempDir Path models;
  private TestModel base;
  private TestModel sharing;

  @BeforeEach
  void copy() throws IOException {
    base = TestModel.pixArt(models.resolve("sigma-1024"));
    sharing = TestModel.copy("pixart-tiny-256", models.resolve("sigma-256"));
    for (String part : new String[] {"text_encoder", "tokenizer", "vae_decoder"}) {
      sharing.deleteAll(part);
    }
    sharing.write(
        "shared-components.json",
        """
        {"text_encoder": "../sigma-1024/text_encoder", "tokenizer": "../sigma-1024/tokenizer",
         "vae_decoder": "../sigma-1024/vae_decoder"}
        """);
  }

  @Test
  void sharedPartsAreTheSameFiles() {
    PixArtSigmaDirectory first = base.openPixArt();
    PixArtSigmaDirectory second = sharing.openPixArt();
    assertThat(second.textEncoder().graph()).isEqualTo(first.textEncoder().graph());
    assertThat(second.tokenizer()).isEqualTo(first.tokenizer());
    assertThat(second.vaeDecoder().graph()).isEqualTo(first.vaeDecoder().graph());
    assertThat(second.transformer().graph()).isNotEqualTo(first.transformer().graph());
    assertThat(second.binSide()).hasValue(256);
    assertThat(first.binSide()).hasValue(1024);
  }

  /** PixArt-Sigma was trained on the latents of SDXL's VAE. */
  @Test
  void theVaeMayBeThatOfAnSdxl() throws IOException {
    TestModel sdxl = TestModel.copy(models.resolve("sdxl"));
    sharing.json(
        "shared-components.json", shared -> shared.put("vae_decoder", "../sdxl/vae_decoder"));
    assertThat(sharing.openPixArt().vaeDecoder().graph())
        .isEqualTo(sdxl.open().vaeDecoder().graph());
  }

  @Test
  void aCatalogListsBoth() {
    DirectoryModelCatalog catalog =
        new DirectoryModelCatalog(
            Optional.of(models), Optional.of("sigma-256"), graph -> List.of("a"));
    assertThat(catalog.problems()).isEmpty();
    assertThat(catalog.find("sigma-256").orElseThrow().binSide()).hasValue(256);
    assertThat(catalog.find("sigma-1024").orElseThrow().binSide()).hasValue(1024);
  }

  @Test
  void aTextEncoderThatDoesNotFitIsNamedWhereItLies() throws IOException {
    base.json("text_encoder/config.json", config -> config.put("vocab_size", 1000));
    refused(
        "../sigma-1024/text_encoder/config.json: vocab_size is 1000, but "
            + "../sigma-1024/tokenizer/tokenizer_config.json has the token 1099");
    base.delete("text_encoder/config.json");
    refused("../sigma-1024/text_encoder/config.json is missing");
  }

  @Test
  void partsOfOtherFamiliesAreNone() throws IOException {
    sharing.json("shared-components.json", shared -> shared.put("unet", "../sigma-1024/unet"));
    refused(
        "shared-components.json: unet is no component; there are scheduler, text_encoder, "
            + "tokenizer, transformer, vae_decoder, vae_encoder");
  }

  private void refused(String message) {
    assertThatThrownBy(sharing::openPixArt).isInstanceOf(ModelException.class).hasMessage(message);
  }
}
