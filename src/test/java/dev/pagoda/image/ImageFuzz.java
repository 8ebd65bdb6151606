package dev.pagoda.image;

import dev.pagoda.fuzz.FuzzTarget;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** Pictures: PNG, JPEG and WebP with their EXIF and XMP. */
public final class ImageFuzz implements FuzzTarget {
  private static final int SMALL = 1400;
  private final ImageDecoder decoder = new ImageDecoder(new ImageLimits(1 << 20, 1024, 128 * 128));

  @Override
  public List<byte[]> seeds() throws IOException {
    List<byte[]> seeds = new ArrayList<>();
    try (Stream<Path> files = Files.list(Path.of("src", "test", "resources", "pictures"))) {
      for (Path file : files.sorted().toList()) {
        if (Files.size(file) < SMALL) {
          seeds.add(Files.readAllBytes(file));
        }
      }
    }
    return seeds;
  }

  @Override
  public void read(byte[] input) {
    decoder.decodeWithAlpha(input);
  }

  @Override
  public long allowance() {
    // Seen: 66 kB. Pictures of more pixels than their bytes can hold are refused by their headers.
    return 1L << 20;
  }

  @Override
  public Set<Class<? extends Exception>> refusals() {
    return Set.of(ImageException.class);
  }
}
