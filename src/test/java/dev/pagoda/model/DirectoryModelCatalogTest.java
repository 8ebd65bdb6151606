package dev.pagoda.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pagoda.onnx.graph.PagGraph;
import dev.pagoda.onnx.graph.UnsupportedGraphException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The catalog holds the embedded models and what lies in the models directory, broken or not. */
class DirectoryModelCatalogTest {
  private static final List<String> LAYERS = List.of("mid_block.attentions.0.attn1");

  @TempDir Path models;

  @Test
  void withoutADirectoryThereAreTheEmbeddedModels() {
    DirectoryModelCatalog catalog =
        new DirectoryModelCatalog(Optional.empty(), Optional.empty(), graph -> LAYERS);
    assertThat(catalog.defaultModel()).isEqualTo("sketch-sdxl");
    assertThat(catalog.models())
        .extracting(ModelInfo::name)
        .containsExactly("sketch-pixart", "sketch-sdxl");
    assertThat(catalog.find("sketch-sdxl").orElseThrow().selfAttentionLayers()).isEqualTo(LAYERS);
    assertThat(catalog.directory("sketch-sdxl").denoiser().name()).isEqualTo("unet");
    assertThat(catalog.problems()).isEmpty();
  }

  @Test
  void layersOfTheEmbeddedPixArtAreItsBlocks() {
    ModelInfo info =
        new DirectoryModelCatalog(Optional.empty(), Optional.empty(), PagGraph::layers)
            .find("sketch-pixart")
            .orElseThrow();
    assertThat(info.family()).isEqualTo(ModelFamily.PIXART_SIGMA);
    assertThat(info.selfAttentionLayers())
        .isEqualTo(
            IntStream.range(0, 8).mapToObj(i -> "transformer_blocks." + i + ".attn1").toList());
  }

  @Test
  void layersOfTheEmbeddedModelAreThoseOfItsGraph() {
    ModelInfo info =
        new DirectoryModelCatalog(Optional.empty(), Optional.empty(), PagGraph::layers)
            .find("sketch-sdxl")
            .orElseThrow();
    List<String> layers = info.selfAttentionLayers();
    assertThat(layers).hasSize(11).allMatch(path -> path.endsWith(".attn1"));
    assertThat(PagLayers.select(List.of("m0"), layers))
        .isEqualTo(PagLayers.select(List.of("mid"), layers));
  }

  @Test
  void directoriesWithAModelIndexAreModels() throws IOException {
    TestModel.copy(models.resolve("tiny"));
    Files.createDirectories(models.resolve("some-lora"));
    Files.writeString(models.resolve("readme.txt"), "not a model");
    DirectoryModelCatalog catalog = catalog("tiny");
    assertThat(catalog.defaultModel()).isEqualTo("tiny");
    assertThat(catalog.models())
        .extracting(ModelInfo::name)
        .containsExactly("sketch-pixart", "sketch-sdxl", "tiny");
    assertThat(catalog.directory("tiny").path()).isEqualTo(models.resolve("tiny"));
  }

  @Test
  void theOnlyModelOfTheDirectoryIsTheDefault() throws IOException {
    assertThat(unconfigured().defaultModel()).isEqualTo("sketch-sdxl");
    TestModel.copy(models.resolve("tiny"));
    assertThat(unconfigured().defaultModel()).isEqualTo("tiny");
    TestModel.copy(models.resolve("another"));
    assertThat(unconfigured().defaultModel()).isEqualTo("sketch-sdxl");
  }

  private DirectoryModelCatalog unconfigured() {
    return new DirectoryModelCatalog(Optional.of(models), Optional.empty(), graph -> LAYERS);
  }

  @Test
  void aDirectoryOfTheEmbeddedModelsNameTakesItsPlace() throws IOException {
    TestModel.copy(models.resolve("sketch-sdxl"));
    assertThat(catalog("sketch-sdxl").directory("sketch-sdxl").path())
        .isEqualTo(models.resolve("sketch-sdxl"));
  }

  @Test
  void aBrokenModelIsListedWithItsReason() throws IOException {
    TestModel.copy(models.resolve("broken")).delete("unet/model.onnx");
    DirectoryModelCatalog catalog = catalog("sketch-sdxl");
    assertThat(catalog.find("broken")).isEmpty();
    assertThat(catalog.models())
        .extracting(ModelInfo::name)
        .containsExactly("sketch-pixart", "sketch-sdxl");
    assertThat(catalog.problems())
        .containsOnlyKeys("broken")
        .containsEntry("broken", "unet/model.onnx is missing");
    assertThatThrownBy(() -> catalog.directory("broken"))
        .isInstanceOf(ModelException.class)
        .hasMessage("model \"broken\": unet/model.onnx is missing");
  }

  @Test
  void aBrokenPixArtIsListedWithItsReason() throws IOException {
    TestModel.pixArt(models.resolve("sigma"));
    TestModel.pixArt(models.resolve("half")).deleteAll("transformer");
    TestModel.pixArt(models.resolve("no-words")).delete("tokenizer/spiece.model");
    Files.delete(models.resolve("no-words/tokenizer/tokenizer.json"));
    TestModel.pixArt(models.resolve("alpha"))
        .json("model_index.json", index -> index.put("_class_name", "PixArtAlphaPipeline"));
    TestModel.pixArt(models.resolve("strange")).onnx("transformer", TestModel::withoutPositions);
    DirectoryModelCatalog catalog = catalog("sigma");
    assertThat(catalog.models())
        .extracting(ModelInfo::name)
        .containsExactly("sigma", "sketch-pixart", "sketch-sdxl");
    assertThat(catalog.problems())
        .containsOnlyKeys("half", "no-words", "alpha", "strange")
        .containsEntry("half", "the directory transformer is missing")
        .containsEntry(
            "no-words", "tokenizer/spiece.model is missing, and so is tokenizer/tokenizer.json")
        .hasEntrySatisfying(
            "alpha", reason -> assertThat(reason).endsWith("only PixArt-Sigma is supported"))
        .hasEntrySatisfying(
            "strange",
            reason ->
                assertThat(reason)
                    .startsWith("transformer/model.onnx has no positional embedding"));
  }

  @Test
  void aGraphWithoutSelfAttentionsIsAProblem() {
    Function<Path, List<String>> none =
        graph -> {
          throw new UnsupportedGraphException("no self-attention found");
        };
    DirectoryModelCatalog catalog =
        new DirectoryModelCatalog(Optional.empty(), Optional.empty(), none);
    assertThat(catalog.models()).isEmpty();
    assertThat(catalog.problems())
        .containsEntry("sketch-sdxl", "unet/model.onnx: no self-attention found");
  }

  @Test
  void theReasonOfAGraphThatPagCannotTakeTellsNoDirectory() throws IOException {
    TestModel.copy(models.resolve("other"));
    Files.copy(
        models.resolve("other/vae_decoder/model.onnx"),
        models.resolve("other/unet/model.onnx"),
        StandardCopyOption.REPLACE_EXISTING);
    assertThat(
            new DirectoryModelCatalog(Optional.of(models), Optional.empty(), PagGraph::layers)
                .problems()
                .get("other"))
        .startsWith("unet/model.onnx")
        .doesNotContain(models.toString());
  }

  @Test
  void layersAreReadOnceAndOnlyWhenAskedFor() {
    List<Path> read = Collections.synchronizedList(new ArrayList<>());
    DirectoryModelCatalog catalog =
        new DirectoryModelCatalog(
            Optional.empty(),
            Optional.empty(),
            graph -> {
              read.add(graph);
              return LAYERS;
            });
    assertThat(read).isEmpty();
    IntStream.range(0, 16).parallel().forEach(i -> catalog.find("sketch-sdxl"));
    assertThat(read).singleElement().matches(graph -> graph.endsWith("unet/model.onnx"));
    assertThat(catalog.models()).hasSize(2);
    assertThat(catalog.models()).hasSize(2);
    assertThat(read).hasSize(2);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", ".", "..", "../models/tiny", "tiny/", "./tiny", "tiny\0", "/", "a\nb"})
  void onlyTheNamesOfDirectoriesAreNames(String name) throws IOException {
    TestModel.copy(models.resolve("tiny"));
    DirectoryModelCatalog catalog = catalog("tiny");
    assertThat(catalog.find(name)).isEmpty();
    assertThatThrownBy(() -> catalog.directory(name))
        .isInstanceOf(ModelException.class)
        .hasMessageEndingWith("; there are sketch-pixart, sketch-sdxl, tiny");
  }

  @Test
  void aMistakeInTheConfigurationIsNamed() {
    assertThatThrownBy(() -> catalog("nothing"))
        .isInstanceOf(ModelException.class)
        .hasMessage("there is no model \"nothing\"; there are sketch-pixart, sketch-sdxl");
    assertThatThrownBy(
            () ->
                new DirectoryModelCatalog(
                    Optional.of(models.resolve("absent")), Optional.empty(), graph -> LAYERS))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("the models directory ")
        .hasMessageEndingWith(" cannot be listed");
  }

  private DirectoryModelCatalog catalog(String byDefault) {
    return new DirectoryModelCatalog(Optional.of(models), Optional.of(byDefault), graph -> LAYERS);
  }

  @Test
  void whatWasPulledIsFoundWhileItRuns() throws IOException {
    DirectoryModelCatalog catalog = catalog();
    assertThat(catalog.refresh()).isFalse();
    TestModel.copy(models.resolve("copied"));
    TestModel.copy(models.resolve("pulled")).write(ModelDirectory.PULL_RECORD, "{}");

    assertThat(catalog.refresh()).isTrue();

    assertThat(catalog.models()).extracting(ModelInfo::name).contains("pulled");
    assertThat(catalog.directory("pulled").path()).isEqualTo(models.resolve("pulled"));
    assertThat(catalog.models())
        .as("a copy may be half done")
        .extracting(ModelInfo::name)
        .doesNotContain("copied");
    assertThat(catalog.defaultModel()).isEqualTo("sketch-sdxl");
    assertThat(catalog.refresh()).isFalse();
  }

  @Test
  void hiddenDirectoriesAreNone() throws IOException {
    TestModel.copy(models.resolve(".half")).write(ModelDirectory.PULL_RECORD, "{}");

    DirectoryModelCatalog catalog = catalog();

    assertThat(catalog.refresh()).isFalse();
    assertThat(catalog.models()).extracting(ModelInfo::name).doesNotContain(".half");
    assertThat(catalog.problems()).isEmpty();
  }

  private DirectoryModelCatalog catalog() {
    return new DirectoryModelCatalog(Optional.of(models), Optional.empty(), graph -> LAYERS);
  }
}
