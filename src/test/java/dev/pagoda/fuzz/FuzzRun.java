package dev.pagoda.fuzz;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Runs Jazzer on one target after another, each in a process of its own: {@code ./mvnw -Pfuzz
 * verify}. Arguments: seconds for each, names of targets separated by commas or {@code all}. What
 * fails stays in {@code target/fuzz/NAME}, to become a file in {@code src/test/resources/fuzz}.
 */
public final class FuzzRun {
  private static final int SLOWEST_SECONDS = 25;
  private static final Path WORK = Path.of("target", "fuzz");

  private FuzzRun() {}

  public static void main(String[] args) throws Exception {
    List<FuzzTarget> targets =
        args[1].equals("all")
            ? FuzzTargets.ALL
            : List.of(args[1].split(",")).stream().map(FuzzTargets::find).toList();
    List<String> failed = new ArrayList<>();
    for (FuzzTarget target : targets) {
      Path directory = Files.createDirectories(WORK.resolve(target.name()).toAbsolutePath());
      System.out.printf("== %s, %s s%n", target.name(), args[0]);
      Process process =
          new ProcessBuilder(command(target, directory, args[0]))
              .directory(directory.toFile())
              .redirectErrorStream(true)
              .redirectOutput(directory.resolve("log").toFile())
              .start();
      boolean well = process.waitFor() == 0 && allReadAlone(target, directory.resolve("corpus"));
      summary(directory.resolve("log"), well);
      if (!well) {
        failed.add(target.name());
      }
    }
    if (!failed.isEmpty()) {
      System.out.println("Findings, or no start: " + failed + "; see " + WORK);
      System.exit(1);
    }
  }

  /** What Jazzer kept is read once more without it, and held to what the reader may allocate. */
  private static boolean allReadAlone(FuzzTarget target, Path corpus) throws IOException {
    FuzzCheck.begin();
    try (Stream<Path> files = Files.list(corpus)) {
      for (Path file : files.sorted().toList()) {
        FuzzCheck.check(target, Files.readAllBytes(file));
      }
    } catch (AssertionError e) {
      System.out.println(e.getMessage());
      return false;
    }
    System.out.println("stat::most_allocated_alone: " + FuzzCheck.most());
    return true;
  }

  private static List<String> command(FuzzTarget target, Path directory, String seconds)
      throws Exception {
    Path corpus = Files.createDirectories(directory.resolve("corpus"));
    int number = 0;
    for (byte[] seed : FuzzSeeds.of(target)) {
      Files.write(corpus.resolve("seed-" + number++), seed);
    }
    return List.of(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "-Xmx1g",
        "-Xss512k",
        "-Djava.awt.headless=true",
        "-XX:+EnableDynamicAgentLoading",
        "-cp",
        absolute(System.getProperty("java.class.path")),
        "com.code_intelligence.jazzer.Jazzer",
        "--target_class=" + FuzzEntry.class.getName(),
        "--target_args=" + target.name(),
        "--instrumentation_includes=dev.pagoda.**",
        "--custom_hook_includes=dev.pagoda.**",
        "--reproducer_path=" + directory,
        "-artifact_prefix=" + directory + "/",
        "-max_len=" + target.longest(),
        "-timeout=" + SLOWEST_SECONDS,
        "-rss_limit_mb=0",
        "-print_final_stats=1",
        "-max_total_time=" + seconds,
        corpus.toString());
  }

  private static String absolute(String classPath) {
    return List.of(classPath.split(File.pathSeparator)).stream()
        .map(entry -> Path.of(entry).toAbsolutePath().toString())
        .reduce((a, b) -> a + File.pathSeparator + b)
        .orElseThrow();
  }

  private static void summary(Path log, boolean well) throws IOException {
    List<String> lines = Files.readAllLines(log, StandardCharsets.ISO_8859_1);
    if (well) {
      lines.stream()
          .filter(line -> line.startsWith("stat::") || line.contains("DONE"))
          .forEach(System.out::println);
    } else {
      lines.stream()
          .filter(line -> !line.startsWith("#") && !line.startsWith("INFO"))
          .filter(line -> line.length() < 300)
          .forEach(System.out::println);
    }
  }
}
