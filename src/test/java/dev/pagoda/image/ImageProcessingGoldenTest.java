package dev.pagoda.image;

import static dev.pagoda.image.ImageGoldens.assertSame;
import static dev.pagoda.image.ImageGoldens.assertTensor;
import static dev.pagoda.image.ImageGoldens.black;
import static dev.pagoda.image.ImageGoldens.file;
import static dev.pagoda.image.ImageGoldens.floats;
import static dev.pagoda.image.ImageGoldens.integers;
import static dev.pagoda.image.ImageGoldens.largestDifference;
import static dev.pagoda.image.ImageGoldens.picture;
import static dev.pagoda.image.ImageGoldens.sha256;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.pagoda.Goldens;
import dev.pagoda.Npy;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.assertj.core.api.Assertions;
import org.assertj.core.data.Offset;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Pictures go in and out as through diffusers' image processors. */
class ImageProcessingGoldenTest {
  static Stream<Arguments> cases() {
    JsonNode cases = Goldens.table("image-processing/cases.json").path("cases");
    return StreamSupport.stream(cases.spliterator(), false)
        .map(c -> Arguments.argumentSet(c.get("kind").asText() + " " + c.get("name").asText(), c));
  }

  @ParameterizedTest(allowZeroInvocations = true)
  @MethodSource("cases")
  void processesAsDiffusers(JsonNode golden) {
    switch (golden.get("kind").asText()) {
      case "vae-preprocess" -> preprocess(golden);
      case "latent-mask" -> latentMask(golden);
      case "crop-region" -> golden.get("cases").forEach(this::cropRegion);
      case "padding-mask-crop" -> paddingMaskCrop(golden);
      case "resize-mode" -> resizeMode(golden);
      case "postprocess" -> postprocess(golden);
      case "pixart-resize-and-crop", "pixart-resize-defect" ->
          golden.get("cases").forEach(c -> resizeAndCrop(golden, c));
      case "pixart-bins" -> golden.get("cases").forEach(this::bin);
      case "clip-image-processor" -> clip(golden);
      default -> Assertions.fail("unknown kind");
    }
  }

  private void preprocess(JsonNode golden) {
    Picture image = picture(golden.get("input"));
    int width = golden.get("width").asInt(VaeImages.side(image.width()));
    int height = golden.get("height").asInt(VaeImages.side(image.height()));
    assertThat(new int[] {width, height}).containsExactly(integers(golden.get("output_size_wh")));

    JsonNode config = golden.get("config");
    Picture resized = Resampling.lanczos(image, width, height);
    if (config.path("do_binarize").asBoolean()) {
      float[] mask = Masks.binary(image, width, height);
      assertThat(sha256(mask)).isEqualTo(golden.get("sha256").asText());
      assertSame(golden.get("expected_resized"), resized.toGrey());
      assertSame(golden.get("expected_mask"), black(mask, width, height));
    } else {
      assertSame(golden.get("expected_resized"), resized);
      boolean isControl = config.path("do_convert_rgb").asBoolean();
      assertTensor(
          golden,
          isControl
              ? ControlImages.preprocess(image, width, height)
              : VaeImages.preprocess(image, width, height));
    }
  }

  private void latentMask(JsonNode golden) {
    Picture mask = picture(golden.get("input"));
    int width = golden.get("width").asInt();
    int height = golden.get("height").asInt();
    float[] latent =
        Masks.latent(Masks.binary(mask, width, height), width, height, width / 8, height / 8);
    assertThat(latent).containsExactly(Npy.floats(file(golden.get("expected"))));
  }

  private void cropRegion(JsonNode golden) {
    int[] size = integers(golden.get("image_wh"));
    int[] box = integers(golden.get("mask_box"));
    byte[] grey = new byte[size[0] * size[1]];
    for (int y = box[1]; y < box[3]; y++) {
      for (int x = box[0]; x < box[2]; x++) {
        grey[y * size[0] + x] = (byte) 255;
      }
    }
    Picture mask = new Picture(size[0], size[1], 1, grey);
    assertThat(region(golden, mask, golden.get("pad").asInt()))
        .isEqualTo(region(golden.get("expected")));
  }

  private void paddingMaskCrop(JsonNode golden) {
    Picture image = picture(golden.get("image"));
    Picture mask = picture(golden.get("mask"));
    int width = golden.get("width").asInt();
    int height = golden.get("height").asInt();
    CropRegion region = region(golden, mask, golden.get("padding_mask_crop").asInt());
    assertThat(region).isEqualTo(region(golden.get("expected_region")));

    Picture part = ResizeMode.fill(region.crop(image), width, height);
    assertSame(golden.get("expected_init"), part);
    float[] init = VaeImages.tensor(part);
    assertThat(sha256(init)).isEqualTo(golden.get("init_sha256").asText());

    float[] binary = Masks.binary(ResizeMode.fill(region.crop(mask), width, height));
    assertSame(golden.get("expected_mask"), black(binary, width, height));
    assertThat(sha256(Masks.apply(init, binary)))
        .isEqualTo(golden.get("expected_masked_image_sha256").asText());

    Picture painted = picture(golden.get("painted"));
    assertSame(golden.get("expected_overlay"), Overlay.apply(mask, image, painted, region));
  }

  private void resizeMode(JsonNode golden) {
    Picture image = picture(golden.get("input"));
    int width = golden.get("width").asInt();
    int height = golden.get("height").asInt();
    boolean fills = golden.get("mode").asText().equals("fill");
    assertSame(
        golden.get("expected"),
        fills ? ResizeMode.fill(image, width, height) : ResizeMode.crop(image, width, height));
  }

  private void postprocess(JsonNode golden) {
    Path input = file(golden.get("input"));
    int[] shape = Npy.shape(input);
    RgbImage image =
        Pixels.toImage(Npy.floats(input), 0, shape[shape.length - 1], shape[shape.length - 2]);
    assertSame(golden.get("expected"), Picture.of(image));
  }

  private void resizeAndCrop(JsonNode golden, JsonNode size) {
    Path input = file(golden.get("input"));
    int[] shape = Npy.shape(input);
    int width = size.get("width").asInt();
    int height = size.get("height").asInt();
    float[] cropped =
        PixArtImages.resizeAndCrop(
            Npy.floats(input), shape[shape.length - 1], shape[shape.length - 2], width, height);
    assertThat(largestDifference(cropped, size.get("expected"))).isLessThan(1e-6);
    Optional.ofNullable(size.get("expected_png"))
        .ifPresent(png -> assertSame(png, Picture.of(Pixels.toImage(cropped, 0, width, height))));
  }

  private void bin(JsonNode golden) {
    int side = golden.get("sample_size").asInt() * VaeImages.SCALE_FACTOR;
    int[] expected = integers(golden.get("expected_hw"));
    assertThat(
            ResolutionBin.closest(side, golden.get("height").asInt(), golden.get("width").asInt()))
        .isEqualTo(new ResolutionBin(expected[0], expected[1]));
  }

  private void clip(JsonNode golden) {
    Picture image = picture(golden.get("input"));
    int size = 224;
    assertSame(golden.get("expected_cropped"), ClipImages.middle(image.toRgb(), size));
    float[] tensor =
        ClipImages.preprocess(
            image,
            size,
            floats(golden.get("config").get("image_mean")),
            floats(golden.get("config").get("image_std")));
    float[] first = floats(golden.get("first_values"));
    for (int i = 0; i < first.length; i++) {
      assertThat(tensor[i]).isCloseTo(first[i], Offset.offset(1e-6f));
    }
    Optional.ofNullable(golden.get("expected_tensor"))
        .ifPresent(npy -> assertThat(largestDifference(tensor, npy)).isLessThan(1e-6));
  }

  private static CropRegion region(JsonNode golden, Picture mask, int padding) {
    return CropRegion.of(mask, golden.get("width").asInt(), golden.get("height").asInt(), padding);
  }

  private static CropRegion region(JsonNode sides) {
    int[] of = integers(sides);
    return new CropRegion(of[0], of[1], of[2], of[3]);
  }
}
