package dev.pagoda.bench;

import dev.pagoda.pipeline.JobTime;
import java.nio.file.Path;

/** The tables that can be printed, in this order. */
enum Table {
  PAG("Perturbed-attention guidance"),
  PIXART("PixArt-Sigma"),
  HOOKS("Everything off"),
  ADAPTERS("LoRA and IP-Adapter"),
  CONTROLNET("ControlNet"),
  MEMORY("Memory"),
  RESIDENCY("Residency"),
  JOBS("Jobs");

  private static final int EMBEDDED_SIZE = 128;
  private static final int PIXELS_PER_LATENT = 8;

  private final String title;

  Table(String title) {
    this.title = title;
  }

  /** Measures and prints. */
  void print(Setup setup) throws Exception {
    System.out.printf("%n## %s%n%n%s", title, table(setup));
  }

  private String table(Setup setup) throws Exception {
    return switch (this) {
      case PAG -> PagSteps.unet(setup);
      case PIXART -> PixArtSteps.table(setup);
      case HOOKS -> HookSteps.table(setup);
      case ADAPTERS -> AdapterSteps.table(setup);
      case CONTROLNET -> ControlSteps.table(setup);
      case MEMORY -> MemoryTable.table(setup);
      case RESIDENCY -> ResidencyTable.table(setup);
      case JOBS -> jobs(setup);
    };
  }

  private static String jobs(Setup setup) throws Exception {
    Path directory = setup.directory();
    BenchDirectory.complete(directory, setup.latents());
    return JobTime.heading()
        + JobTime.row("embedded model", BenchDirectory.EMBEDDED, EMBEDDED_SIZE, 20)
        + JobTime.row("this UNet", directory, PIXELS_PER_LATENT * setup.latents(), 5);
  }
}
