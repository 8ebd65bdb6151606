package dev.pagoda.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Pictures of any number of channels are resized to the bytes that Pillow 12.3 makes of them. */
class ResamplingTest {
  @ParameterizedTest
  @CsvSource({
    "lanczos,1,40,30,17,50,d321d8a4b356fc1a",
    "lanczos,3,61,47,24,16,e536924cd14b0e5c",
    "lanczos,3,9,7,64,48,5d00e2bf4809aded",
    "lanczos,4,50,33,21,40,a026260f24924e2c",
    "lanczos,4,12,12,12,31,738f0771cb5fae1b",
    "lanczos,3,300,2,1,2,429ef8acb7669266",
    "lanczos,3,1,1,5,4,33820fd611bed6b8",
    "bicubic,1,40,30,17,50,d540dcb91b857761",
    "bicubic,3,61,47,224,290,d044ff7a94e8e688",
    "bicubic,3,90,80,31,29,6438d435abae3fa6",
    "bicubic,4,50,33,21,40,56685a0452453c1a",
    "fill,1,40,30,56,24,c3bed74f89e258ff",
    "fill,3,40,30,24,64,323422fdf41c3756",
    "fill,3,33,21,64,64,2e5da8515ad03da3",
    "fill,3,32,16,64,32,e46cb373960c857b",
    "crop,1,40,30,56,24,826b2a32a7b2d069",
    "crop,3,40,30,24,64,56fba41b2f930cf9",
    "crop,3,21,33,64,64,512f60e31fa3a8bc",
  })
  void bytesAreThoseOfPillow(
      String how, int channels, int width, int height, int newWidth, int newHeight, String hash) {
    Picture image = Samples.noise(width, height, channels, 1);
    Picture resized =
        switch (how) {
          case "lanczos" -> Resampling.lanczos(image, newWidth, newHeight);
          case "bicubic" -> Resampling.bicubic(image, newWidth, newHeight);
          case "fill" -> ResizeMode.fill(image, newWidth, newHeight);
          default -> ResizeMode.crop(image, newWidth, newHeight);
        };
    assertThat(resized.width()).isEqualTo(newWidth);
    assertThat(resized.height()).isEqualTo(newHeight);
    assertThat(Samples.sha256(resized.data())).startsWith(hash);
  }

  @Test
  void sameSizeChangesNothing() {
    Picture image = Samples.noise(20, 10, 4, 1);
    assertThat(Resampling.lanczos(image, 20, 10).data()).isEqualTo(image.data());
  }

  @ParameterizedTest
  @CsvSource({"50,40,31,77", "20,40,20,9", "20,40,33,40", "20,40,20,40"})
  void partIsThatOfTheWhole(int width, int height, int newWidth, int newHeight) {
    Picture image = Samples.noise(width, height, 3, 1);
    CropRegion part = new CropRegion(3, 2, newWidth - 5, newHeight - 1);
    assertThat(Resampling.part(image, ResampleFilter.LANCZOS, newWidth, newHeight, part).data())
        .isEqualTo(part.crop(Resampling.lanczos(image, newWidth, newHeight)).data());
  }

  @Test
  void middleOfThinPicturesCostsNoMoreThanOfOthers() {
    Picture strip = Samples.noise(4000, 1, 3, 1);
    // All of it would be 4 096 000 pixels wide.
    assertThat(ResizeMode.crop(strip, 1024, 1024).width()).isEqualTo(1024);
    float[] mean = {0, 0, 0};
    float[] std = {1, 1, 1};
    assertThat(ClipImages.preprocess(strip, 224, mean, std)).hasSize(3 * 224 * 224);
  }

  @Test
  void sizeThatVanishesIsRefused() {
    Picture strip = Samples.noise(1, 200, 3, 1);
    assertThatExceptionOfType(ImageException.class)
        .isThrownBy(() -> ResizeMode.fill(strip, 64, 64))
        .withMessage("An image of 1x200 cannot be resized to 0x64.");
  }
}
