package dev.pagoda.bench;

import dev.pagoda.onnx.graph.PagGraph;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** Memory of sessions over the bytes of the UNet's weights, each in a process of its own. */
final class MemoryTable {
  private static final String UNKNOWN = "Memory is only measured on Linux.\n";

  private MemoryTable() {}

  static String table(Setup setup) throws IOException, InterruptedException {
    if (!Memory.known()) {
      return UNKNOWN;
    }
    LoraFactors lora = LoraFactors.of(setup, PagGraph.rewrite(setup.unet().file()).extensions());
    if (!Files.exists(MergedModel.file(setup))) {
      MergedModel.write(setup, lora);
    }
    long weights = setup.unet().bytes();
    StringBuilder table =
        new StringBuilder(
            """
            | sessions | loaded / weights | of these its own | behind a step / weights | of these its own |
            | --- | ---: | ---: | ---: | ---: |
            """);
    for (Held held : Held.values()) {
      List<Memory> taken = measure(held, setup);
      table.append(
          String.format(
              Locale.ROOT,
              "| %s | %.2f | %.2f | %.2f | %.2f |%n",
              held.label(),
              (double) taken.get(0).all() / weights,
              (double) taken.get(0).anonymous() / weights,
              (double) taken.get(1).all() / weights,
              (double) taken.get(1).anonymous() / weights));
    }
    table.append(
        String.format(
            Locale.ROOT,
            "%nWeights: %.0f MB; factors of the LoRA: %.3f of that.%n",
            weights / 1e6,
            (double) lora.bytes() / weights));
    return table.toString();
  }

  private static List<Memory> measure(Held held, Setup setup)
      throws IOException, InterruptedException {
    // The heap is there from the start, so that it does not count.
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-Xms512m",
                "-Xmx512m",
                "-XX:+AlwaysPreTouch",
                "-classpath",
                System.getProperty("java.class.path"),
                MemoryProcess.class.getName(),
                held.name(),
                Integer.toString(setup.latents()),
                setup.directory().toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (process.waitFor() != 0) {
      throw new IllegalStateException(held + " could not be measured.");
    }
    return printed.lines().map(MemoryTable::parse).toList();
  }

  private static Memory parse(String line) {
    long[] bytes = Arrays.stream(line.split(" ")).mapToLong(Long::parseLong).toArray();
    return new Memory(bytes[0], bytes[1]);
  }
}
