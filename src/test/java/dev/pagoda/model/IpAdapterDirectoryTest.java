package dev.pagoda.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.util.RawValue;
import dev.pagoda.Goldens;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** IP-Adapters lie beside their image encoder, which is checked. */
class IpAdapterDirectoryTest {
  private static final String PREPROCESSOR = "feature_extractor/preprocessor_config.json";

  @TempDir Path root;
  private TestModel copy;

  @BeforeEach
  void copy() throws IOException {
    copy = TestModel.copy("ip-adapter-tiny", root);
  }

  @Test
  void theTinyOneIsRead() {
    IpAdapterDirectory directory = IpAdapterDirectory.open(Goldens.model("ip-adapter-tiny"));
    assertThat(directory.imageEncoder().config()).isEqualTo(new ImageEncoderConfig(3, 32, 24, 224));
    assertThat(directory.imageEmbeds()).isEqualTo("image_embeds");
    assertThat(directory.patchEmbeds()).isEqualTo("hidden_states.2");
    assertThat(directory.preprocessing())
        .isEqualTo(
            new ClipPreprocessing(
                224,
                List.of(0.48145466, 0.4578275, 0.40821073),
                List.of(0.26862954, 0.26130258, 0.27577711)));
    AdapterInfo info = directory.info();
    assertThat(info.kind()).isEqualTo(AdapterKind.IP_ADAPTER);
    assertThat(info.files())
        .containsExactly("ip-adapter-plus_sdxl.safetensors", "ip-adapter_sdxl.safetensors");
    assertThat(info.crossAttentionDim()).isEqualTo(OptionalInt.empty());
  }

  @Test
  void withoutPreprocessorConfigurationItIsClips() throws IOException {
    ClipPreprocessing clip = open().preprocessing();
    copy.deleteAll("feature_extractor");
    assertThat(open().preprocessing()).isEqualTo(clip);
  }

  @Test
  void thePreprocessorConfigurationMayLieBesideTheEncoder() throws IOException {
    preprocessor(c -> c.putArray("image_mean").add(0.5).add(0.25).add(0.125));
    Files.move(root.resolve(PREPROCESSOR), root.resolve("image_encoder/preprocessor_config.json"));
    assertThat(open().preprocessing().mean()).containsExactly(0.5, 0.25, 0.125);
  }

  @Test
  void oneNumberMayStandForASize() throws IOException {
    preprocessor(c -> c.put("size", 224).put("crop_size", 224));
    assertThat(open().preprocessing().size()).isEqualTo(224);
  }

  @ParameterizedTest
  @CsvSource({
    "do_center_crop, false, do_center_crop false is not supported",
    "do_convert_rgb, false, do_convert_rgb false is not supported",
    "resample, 2, 'resample must be 3, which is bicubic'",
    "rescale_factor, 0.5, rescale_factor must be 1/255",
    "size, '{\"shortest_edge\": 256}', 'size must be 224, which the image encoder takes'",
    "size, '{\"height\": 224}', size.shortest_edge must be a whole number from 1 up",
    "crop_size, 256, 'crop_size must be 224, which the image encoder takes'",
    "crop_size, '{\"height\": 224, \"width\": 9}', 'crop_size must be 224, which the image'",
    "image_mean, '[0, 0]', 'image_mean and image_std need 3 numbers each, image_std above 0'",
    "image_std, '[1, 0, 1]', 'image_mean and image_std need 3 numbers each, image_std above 0'",
  })
  void aPreprocessorThatCannotBeFollowed(String key, String value, String reason)
      throws IOException {
    preprocessor(c -> c.putRawValue(key, new RawValue(value)));
    refused(PREPROCESSOR + ": " + reason);
  }

  @Test
  void anExportWithoutOneOutputServesTheOtherAdapters() throws IOException {
    copy.value("image_encoder", "hidden_states.2", v -> v.setName("other"));
    IpAdapterDirectory plain = open();
    assertThat(plain.imageEmbeds()).isEqualTo("image_embeds");
    assertThatThrownBy(plain::patchEmbeds)
        .isInstanceOf(ModelException.class)
        .hasMessageEndingWith(
            "image_encoder/model.onnx has no output hidden_states.2, which this adapter needs");
    copy.value("image_encoder", "image_embeds", v -> v.setName("another"));
    refused("image_encoder/model.onnx has neither the output image_embeds nor hidden_states.2");
  }

  @Test
  void anEncoderThatCannotBeUsed() throws IOException {
    copy.value("image_encoder", "pixel_values", v -> TestModel.dimension(v, 0, 1));
    refused("image_encoder/model.onnx was exported for the batch size 1 only (input pixel_values)");
    copy.value("image_encoder", "pixel_values", v -> TestModel.dimension(v, 0, -1));
    copy.value("image_encoder", "image_embeds", v -> TestModel.dimension(v, 1, 32));
    refused("image_encoder/model.onnx has the size 32 where image_embeds is expected to have 24");
    copy.json("image_encoder/config.json", c -> c.put("image_size", 336));
    refused("image_encoder/model.onnx has the size 224 where pixel_values is expected to have 336");
    copy.json("image_encoder/config.json", c -> c.remove("projection_dim"));
    refused("image_encoder/config.json: projection_dim is missing");
    copy.delete("image_encoder/model.onnx");
    refused("image_encoder/model.onnx is missing");
  }

  @Test
  void noAdapterBesideTheEncoder() throws IOException {
    for (Path file : Goldens.list(root, "", ".safetensors")) {
      Files.delete(file);
    }
    refused("there is no *.safetensors file beside image_encoder");
  }

  private void preprocessor(Consumer<ObjectNode> change) throws IOException {
    copy.json(PREPROCESSOR, change);
  }

  private IpAdapterDirectory open() {
    return IpAdapterDirectory.open(root);
  }

  private void refused(String start) {
    assertThatThrownBy(this::open).isInstanceOf(ModelException.class).hasMessageStartingWith(start);
  }
}
