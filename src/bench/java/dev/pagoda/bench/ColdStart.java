package dev.pagoda.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * How long a process takes from its start to its first answer or picture: plain JVM, class data
 * sharing and AOT cache. {@code src/bench/cold-start} builds what it starts and runs it.
 */
public final class ColdStart {
  /** A front as it is deployed; its first answer needs neither bucket nor queue to be there. */
  static final Map<String, String> FRONT =
      Map.ofEntries(
          Map.entry("PAGODA_ROLES", "api"),
          Map.entry("PAGODA_AUTH_OPEN_TO_EVERYBODY", "true"),
          Map.entry("PAGODA_STORAGE_TYPE", "s3"),
          Map.entry("PAGODA_STORAGE_BUCKET", "pictures"),
          Map.entry("PAGODA_QUEUE_TYPE", "sqs"),
          Map.entry("PAGODA_QUEUE_URL", "http://127.0.0.1:9/000000000000/jobs"),
          Map.entry("QUARKUS_S3_ENDPOINT_OVERRIDE", "http://127.0.0.1:9"),
          Map.entry("QUARKUS_SQS_ENDPOINT_OVERRIDE", "http://127.0.0.1:9"),
          Map.entry("AWS_REGION", "eu-central-1"),
          Map.entry("AWS_ACCESS_KEY_ID", "test"),
          Map.entry("AWS_SECRET_ACCESS_KEY", "test"));

  /** What a process is started for. */
  interface Duty {
    /** Heading of its table. */
    String name();

    /**
     * Starts a process, waits until it has done what it is for, and ends it.
     *
     * @param command the JVM with its options
     */
    Start start(List<String> command, Path scratch) throws Exception;
  }

  /** How the JVM gets its classes; the archive is written by a training run. */
  private record Variant(String name, Path java, String train, String use) {
    boolean trained() {
      return !train.isEmpty();
    }
  }

  /** Time until it was done, and the memory that the process had then. */
  record Start(double seconds, long residentMiB) {}

  private final Path work;

  private ColdStart(Path work) {
    this.work = work;
  }

  /**
   * Arguments: rounds, directory of the application, class path of the function (empty: none),
   * scratch directory, homes of JDKs.
   */
  public static void main(String... arguments) throws Exception {
    int rounds = Integer.parseInt(arguments[0]);
    Path application = Path.of(arguments[1]);
    ColdStart bench = new ColdStart(Path.of(arguments[3]).toAbsolutePath());
    List<Variant> variants = new ArrayList<>();
    for (String home : List.of(arguments).subList(4, arguments.length)) {
      variants.addAll(variants(Path.of(home)));
    }
    List<Duty> duties = new ArrayList<>();
    duties.add(new ColdService("front: first answer", application, FRONT, false));
    duties.add(new ColdService("worker: first picture", application, Map.of(), true));
    if (!arguments[2].isEmpty()) {
      duties.add(new ColdFunction(arguments[2]));
    }
    for (Duty duty : duties) {
      bench.table(duty, variants, rounds);
    }
  }

  private static List<Variant> variants(Path home) throws IOException {
    Path java = home.resolve("bin/java");
    int release = release(home);
    String jdk = "JDK " + release + ", ";
    List<Variant> variants = new ArrayList<>();
    variants.add(new Variant(jdk + "plain", java, "", ""));
    variants.add(
        new Variant(jdk + "AppCDS", java, "-XX:ArchiveClassesAtExit=", "-XX:SharedArchiveFile="));
    if (release >= 25) {
      variants.add(new Variant(jdk + "AOT cache", java, "-XX:AOTCacheOutput=", "-XX:AOTCache="));
    }
    return variants;
  }

  private static int release(Path home) throws IOException {
    return Files.readAllLines(home.resolve("release")).stream()
        .filter(line -> line.startsWith("JAVA_VERSION="))
        .map(line -> line.replaceAll("[^0-9.]", ""))
        .map(version -> Integer.parseInt(version.substring(0, version.indexOf('.'))))
        .findFirst()
        .orElseThrow();
  }

  private void table(Duty duty, List<Variant> variants, int rounds) throws Exception {
    Map<Variant, List<Start>> starts = new LinkedHashMap<>();
    for (Variant variant : variants) {
      if (variant.trained()) {
        start(duty, variant, variant.train() + archive(duty, variant));
      }
      starts.put(variant, new ArrayList<>());
    }
    for (int round = 0; round < rounds; round++) {
      for (Variant variant : variants) { // interleaved: others on the machine disturb all alike
        String use = variant.trained() ? variant.use() + archive(duty, variant) : "";
        starts.get(variant).add(start(duty, variant, use));
      }
    }
    print(duty, starts);
  }

  private Path archive(Duty duty, Variant variant) {
    String name = (duty.name() + "-" + variant.name()).replaceAll("[^A-Za-z0-9]+", "-");
    return work.resolve(name + ".archive");
  }

  private Start start(Duty duty, Variant variant, String flag) throws Exception {
    Path scratch = Files.createTempDirectory(Files.createDirectories(work), "start");
    List<String> command = new ArrayList<>(List.of(variant.java().toString()));
    command.addAll(List.of("-Xmx256m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
    command.add("-Djava.io.tmpdir=" + scratch);
    if (!flag.isEmpty()) {
      command.add(flag);
    }
    try {
      return duty.start(command, scratch);
    } finally {
      delete(scratch);
    }
  }

  /** Ends a process as an orchestrator does; one in training writes its archive then. */
  static void end(Process process) throws InterruptedException {
    process.destroy();
    if (!process.waitFor(3, TimeUnit.MINUTES)) {
      process.destroyForcibly();
    }
  }

  /** Memory of a process, from {@code /proc}. */
  static long resident(Process process) throws IOException {
    try (Stream<String> lines = Files.lines(Path.of("/proc/" + process.pid() + "/status"))) {
      return lines
              .filter(line -> line.startsWith("VmRSS:"))
              .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
              .findFirst()
              .orElse(0)
          / 1024;
    }
  }

  private static void delete(Path directory) throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }

  private void print(Duty duty, Map<Variant, List<Start>> starts) throws IOException {
    System.out.println();
    System.out.println(
        "| " + duty.name() + " | best s | median s | / plain | RSS MiB | archive MB |");
    System.out.println("|---|---:|---:|---:|---:|---:|");
    List<Start> plain = starts.values().iterator().next();
    for (Map.Entry<Variant, List<Start>> row : starts.entrySet()) {
      List<Double> ratios = new ArrayList<>();
      for (int round = 0; round < plain.size(); round++) {
        ratios.add(row.getValue().get(round).seconds() / plain.get(round).seconds());
      }
      Path archive = archive(duty, row.getKey());
      List<Double> seconds = row.getValue().stream().map(Start::seconds).toList();
      System.out.printf(
          Locale.ROOT,
          "| %s | %.2f | %.2f | %.2f | %.0f | %s |%n",
          row.getKey().name(),
          seconds.stream().min(Comparator.naturalOrder()).orElseThrow(),
          median(seconds),
          median(ratios),
          median(row.getValue().stream().map(start -> (double) start.residentMiB()).toList()),
          Files.exists(archive) ? Long.toString(Files.size(archive) / 1_000_000) : "");
    }
  }

  private static double median(List<Double> values) {
    List<Double> sorted = values.stream().sorted().toList();
    return (sorted.get((sorted.size() - 1) / 2) + sorted.get(sorted.size() / 2)) / 2;
  }
}
