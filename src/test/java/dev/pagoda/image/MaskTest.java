package dev.pagoda.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** Masks are cut at a half, cropped around what is painted, and overlaid as they are. */
class MaskTest {
  @Test
  void halfIsWhite() {
    Picture mask = new Picture(4, 1, 1, new byte[] {0, 127, (byte) 128, (byte) 255});
    assertThat(Masks.binary(mask)).containsExactly(0, 0, 1, 1);
  }

  @Test
  void maskedImageIsZeroWhereItIsRepainted() {
    float[] image = {0.5f, -1, 1, 0.25f, -0.5f, 1};
    assertThat(Masks.apply(image, new float[] {0, 1})).containsExactly(0.5f, -0f, 1, 0, -0.5f, 0);
  }

  @Test
  void latentMaskTakesThePixelUpAndLeft() {
    float[] mask = new float[16 * 8];
    mask[0] = 1;
    mask[15] = 1;
    assertThat(Masks.latent(mask, 16, 8, 2, 1)).containsExactly(1, 0);
  }

  @Test
  void softMaskIsOverlaidAsPillowDoes() {
    Picture original = Samples.noise(50, 40, 3, 1);
    Picture painted = Samples.noise(64, 32, 3, 3);
    byte[] soft = new byte[50 * 40];
    for (int y = 10; y < 30; y++) {
      System.arraycopy(Samples.noise(50, 40, 1, 2).data(), y * 50 + 15, soft, y * 50 + 15, 25);
    }
    soft[10 * 50 + 15] = 9;
    soft[29 * 50 + 39] = (byte) 200;
    Picture mask = new Picture(50, 40, 1, soft);
    CropRegion region = CropRegion.of(mask, 64, 32, 3);
    assertThat(region).isEqualTo(new CropRegion(0, 7, 50, 33));
    Picture overlaid = Overlay.apply(mask, original, painted, region);
    assertThat(Samples.sha256(overlaid.data())).startsWith("816974890548de80");
  }

  @Test
  void blackMaskIsRefused() {
    Picture black = new Picture(9, 9, 3, new byte[243]);
    assertThatExceptionOfType(ImageException.class)
        .isThrownBy(() -> CropRegion.of(black, 64, 64, 8))
        .withMessage("The mask is black everywhere, so there is nothing to repaint.");
  }

  @Test
  void sizesMustBeEqual() {
    Picture mask = Samples.noise(8, 8, 1, 1);
    Picture image = Samples.noise(8, 9, 3, 1);
    CropRegion region = new CropRegion(0, 0, 8, 8);
    assertThatExceptionOfType(ImageException.class)
        .isThrownBy(() -> Overlay.apply(mask, image, image, region))
        .withMessageContaining("The mask measures 8x8 and the image 8x9");
    assertThatExceptionOfType(ImageException.class)
        .isThrownBy(() -> new CropRegion(0, 0, 8, 9).crop(mask))
        .withMessageContaining("does not lie inside an image of 8x8");
  }

  @Test
  void greyIsLuma() {
    byte[] rgba = {(byte) 255, 0, 0, 7, 0, (byte) 255, 0, 7, 0, 0, (byte) 255, 7, 10, 20, 30, 7};
    assertThat(new Picture(4, 1, 4, rgba).toGrey().data())
        .isEqualTo(new byte[] {76, (byte) 150, 29, 18});
    byte[] same = new byte[3 * 256];
    for (int level = 0; level < 256; level++) {
      Arrays.fill(same, 3 * level, 3 * level + 3, (byte) level);
    }
    byte[] grey = new Picture(256, 1, 3, same).toGrey().data();
    for (int level = 0; level < 256; level++) {
      assertThat(grey[level]).isEqualTo((byte) level);
    }
  }
}
