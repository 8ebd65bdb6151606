package dev.pagoda.fuzz;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** What a target begins with: its seeds, and what failed once. */
final class FuzzSeeds {
  private static final Path FOUND = Path.of("src", "test", "resources", "fuzz");

  private FuzzSeeds() {}

  static List<byte[]> of(FuzzTarget target) throws Exception {
    List<byte[]> seeds = new ArrayList<>(target.seeds());
    Path found = FOUND.resolve(target.name());
    if (Files.isDirectory(found)) {
      try (Stream<Path> files = Files.list(found)) {
        for (Path file : files.sorted().toList()) {
          seeds.add(Files.readAllBytes(file));
        }
      }
    }
    return seeds;
  }

  /** Every seed cut short and with single bytes changed: what fuzzers try first. */
  static List<byte[]> damaged(byte[] seed) throws IOException {
    List<byte[]> damaged = new ArrayList<>();
    int step = Math.max(1, seed.length / 16);
    for (int at = 0; at < seed.length; at += step) {
      damaged.add(java.util.Arrays.copyOf(seed, at));
      for (int flip : new int[] {0x01, 0x80, 0xff}) {
        byte[] copy = seed.clone();
        copy[at] ^= (byte) flip;
        damaged.add(copy);
      }
    }
    return damaged;
  }
}
