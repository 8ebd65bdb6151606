package dev.pagoda.pipeline;

import dev.pagoda.onnx.SessionCache.Lease;
import dev.pagoda.onnx.SessionKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * Runs in a process of its own, which tells how many bytes of it are in memory: after a run without
 * PAG, after runs with PAG and everything else, and with a second session of the UNet.
 */
public final class ResidentRuns {
  private ResidentRuns() {}

  /** Arguments: the directory of models and adapters, and the file to write lines to. */
  public static void main(String... arguments) throws IOException {
    try (AdapterRuns runs = new AdapterRuns(Path.of(arguments[0]))) {
      TinyAdapters adapters = new TinyAdapters(runs);
      runs.run(Map.of("pag_scale", 0));
      long without = resident();
      Map<String, ?> pag =
          Map.of("pag_scale", 3, "pag_applied_layers", List.of("down_blocks.2", "mid", "up"));
      runs.run(pag);
      runs.run(pag, adapters.lora(1));
      runs.run(pag, adapters.controlNet(1), adapters.ipAdapter(1));
      runs.run(pag, Map.of("image", runs.picture("origin", (x, y) -> x * y), "strength", 0.5));
      long with = resident();
      try (Lease second = runs.sessions().lease(SessionKey.stock(runs.model().unet().file()))) {
        String lines = without + "\n" + with + "\n" + resident() + "\n" + second.session().name();
        Files.writeString(Path.of(arguments[1]), lines);
      }
    }
  }

  private static long resident() throws IOException {
    System.gc();
    String line =
        Files.readAllLines(Path.of("/proc/self/status")).stream()
            .filter(l -> l.startsWith("VmRSS:"))
            .findFirst()
            .orElseThrow();
    return 1024 * Long.parseLong(line.replaceAll("[^0-9]", ""));
  }
}
