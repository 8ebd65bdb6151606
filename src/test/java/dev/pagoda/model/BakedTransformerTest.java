package dev.pagoda.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.onnx.proto.OnnxMl.ModelProto;
import dev.pagoda.Goldens;
import dev.pagoda.model.PixArtSigmaDirectory.BakedLatents;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A transformer that was exported for one size is used at that size, or refused with numbers. */
class BakedTransformerTest {
  @TempDir Path root;
  private TestModel model;

  @BeforeEach
  void copy() throws IOException {
    model = TestModel.copy("pixart-tiny-256", root);
  }

  @ParameterizedTest
  @ValueSource(strings = {"baked-32x32", "static-32x32"})
  void itsSizeIsTheOnlyOne(String variant) throws IOException {
    transformer(variant);
    PixArtSigmaDirectory directory = model.openPixArt();
    assertThat(directory.bakedLatents()).contains(new BakedLatents(32, 32));
    ModelInfo info = directory.info(List.of());
    assertThat(info.fixedSize()).isTrue();
    assertThat(info.defaultWidth()).isEqualTo(256);
    assertThat(info.defaultHeight()).isEqualTo(256);
  }

  @Test
  void oneThatComputesItsPositionsTakesAnySize() throws IOException {
    assertThat(model.openPixArt().bakedLatents()).isEmpty();
    assertThat(model.openPixArt().info(List.of()).fixedSize()).isFalse();
  }

  @Test
  void aDeclaredSizeIsTheOnlyOneHoweverPositionsAreMade() throws IOException {
    size(12, 20);
    assertThat(model.openPixArt().bakedLatents()).contains(new BakedLatents(12, 20));
    ModelInfo info = model.openPixArt().info(List.of());
    assertThat(info.defaultHeight()).isEqualTo(96);
    assertThat(info.defaultWidth()).isEqualTo(160);
    model.onnx("transformer", TestModel::withoutPositions);
    assertThat(model.openPixArt().bakedLatents()).contains(new BakedLatents(12, 20));
  }

  /** 16x64 latents have as many patches, and would come out wrong with the positions of 32x32. */
  @Test
  void aBakedEmbeddingMayBeOfAnotherShapeIfTheInputsSaySo() throws IOException {
    transformer("static-32x32");
    size(16, 64);
    assertThat(model.openPixArt().bakedLatents()).contains(new BakedLatents(16, 64));
  }

  @Test
  void aCountThatDoesNotFitTheConfigurationIsRefused() throws IOException {
    transformer("baked-32x32");
    model.json("transformer/config.json", config -> config.put("sample_size", 64));
    refused(
        "transformer/model.onnx has the positional embedding of 256 patches built in, but its "
            + "config.json means 64 x 64 latents, which are 1024 patches; export it at that size, "
            + "or so that the graph computes the embedding");
  }

  @Test
  void aCountThatDoesNotFitTheInputsIsRefused() throws IOException {
    transformer("static-32x32");
    size(32, 64);
    refused(
        "transformer/model.onnx has the positional embedding of 256 patches built in, but takes "
            + "32 x 64 latents, which are 512 patches; export it at that size, or so that the "
            + "graph computes the embedding");
  }

  @Test
  void latentsThatAreNoWholePatchesAreRefused() throws IOException {
    size(32, 33);
    refused(
        "transformer/model.onnx was exported for latents of [batch, 4, 32, 33], which are no "
            + "patches of 2 x 2");
  }

  @Test
  void oneFixedSideIsRefused() throws IOException {
    size(32, -1);
    refused(
        "transformer/model.onnx was exported for the height 32 only (input hidden_states); export "
            + "it with dynamic axes");
    size(-1, 32);
    refused(
        "transformer/model.onnx was exported for the width 32 only (input hidden_states); export "
            + "it with dynamic axes");
  }

  @Test
  void positionsThatAreNotFoundAreRefusedWhereSizesAreFree() throws IOException {
    model.onnx("transformer", TestModel::withoutPositions);
    refused(
        "transformer/model.onnx has no positional embedding where one is expected, after the "
            + "projection of hidden_states, so the sizes it takes cannot be told; export it with a "
            + "fixed height and width");
  }

  @Test
  void aGraphThatIsTooOldIsRefused() throws IOException {
    model.onnx("transformer", m -> m.getOpsetImportBuilder(0).setVersion(11));
    refused("transformer/model.onnx: opset 11; PAG needs an export with opset 13 or later");
    model.onnx("transformer", BakedTransformerTest::withoutNodes);
    refused("transformer/model.onnx: not an ONNX model: it has no graph");
  }

  private static void withoutNodes(ModelProto.Builder transformer) {
    transformer.getGraphBuilder().clearNode();
  }

  private void transformer(String variant) throws IOException {
    model.take("transformer", Goldens.path("transformer-variants").resolve(variant));
  }

  private void size(long height, long width) throws IOException {
    model.value(
        "transformer",
        "hidden_states",
        latents -> {
          TestModel.dimension(latents, 2, height);
          TestModel.dimension(latents, 3, width);
        });
  }

  private void refused(String message) {
    assertThatThrownBy(model::openPixArt).isInstanceOf(ModelException.class).hasMessage(message);
  }
}
