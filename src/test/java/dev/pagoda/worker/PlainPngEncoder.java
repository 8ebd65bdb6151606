package dev.pagoda.worker;

import dev.pagoda.image.RgbImage;
import dev.pagoda.pipeline.Latents;
import dev.pagoda.pipeline.PictureEncoder;
import dev.pagoda.request.GenerationRequest;
import dev.pagoda.safetensors.StoredLatents;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.concurrent.CountDownLatch;
import javax.imageio.ImageIO;

/** PNG without parameters; can be held to see what else goes on meanwhile. */
public final class PlainPngEncoder implements PictureEncoder {
  private volatile CountDownLatch release = new CountDownLatch(0);
  private volatile CountDownLatch reached = new CountDownLatch(1);

  private volatile int least;

  /** Files from now on have at least so many bytes. */
  public void padTo(int bytes) {
    least = bytes;
  }

  /** Pictures from now on wait in the encoder. */
  public void hold() {
    reached = new CountDownLatch(1);
    release = new CountDownLatch(1);
  }

  public void release() {
    release.countDown();
  }

  /** Whether a picture has come since {@link #hold()}. */
  public boolean isReached() {
    return reached.getCount() == 0;
  }

  @Override
  public byte[] picture(RgbImage image, GenerationRequest request, int index) {
    reached.countDown();
    BufferedImage picture =
        new BufferedImage(image.width(), image.height(), BufferedImage.TYPE_INT_RGB);
    for (int i = 0; i < image.width() * image.height(); i++) {
      int rgb =
          ByteBuffer.wrap(
                  new byte[] {
                    0, image.rgb()[3 * i], image.rgb()[3 * i + 1], image.rgb()[3 * i + 2]
                  })
              .getInt();
      picture.setRGB(i % image.width(), i / image.width(), rgb);
    }
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    try {
      release.await();
      ImageIO.write(picture, "png", file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
    return Arrays.copyOf(file.toByteArray(), Math.max(least, file.size()));
  }

  @Override
  public byte[] latents(Latents latents) {
    return new StoredLatents(
            latents.data(), latents.batch(), latents.channels(), latents.height(), latents.width())
        .toBytes();
  }
}
