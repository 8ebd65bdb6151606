package dev.pagoda.pipeline;

import dev.pagoda.image.ImageEncoder;
import dev.pagoda.model.SdxlDirectory;
import dev.pagoda.onnx.Device;
import dev.pagoda.onnx.DeviceOptions;
import dev.pagoda.onnx.SessionCache;
import dev.pagoda.request.GenerationRequest;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Where the time of whole jobs goes: inside ONNX Runtime's runs, or in our own code around them.
 * Loading models is not counted.
 */
public final class JobTime {
  private static final long BUDGET = 8L << 30;
  private static final int JOBS = 5;

  // A service is warm after its first jobs: until then the JVM interprets most of our code.
  private static final long WARM_UP = Duration.ofSeconds(10).toNanos();

  /**
   * One job.
   *
   * @param graphNanos inside ONNX Runtime's runs
   * @param totalNanos from prompt to pixels
   * @param encodeNanos of the picture as PNG, which the service does on another thread
   */
  private record Times(long graphNanos, long totalNanos, long encodeNanos) {
    double ownShare() {
      return (double) (totalNanos - graphNanos) / totalNanos;
    }
  }

  private JobTime() {}

  /** Heading of the rows that {@link #row} gives. */
  public static String heading() {
    return """
        | job | ms | of these outside ONNX Runtime | share | PNG, ms, on another thread |
        | --- | ---: | ---: | ---: | ---: |
        """;
  }

  /** Runs jobs with default guidance after some to warm up, and gives the one of median share. */
  public static String row(String label, Path model, int size, int steps) {
    GenerationRequest request =
        Requests.of(
            Map.of(
                "prompt",
                "a fox on a blue background",
                "width",
                size,
                "height",
                size,
                "num_inference_steps",
                steps));
    List<Times> jobs = new ArrayList<>();
    try (SessionCache sessions =
        new SessionCache(new Device.Cpu(), DeviceOptions.defaults(), BUDGET)) {
      SdxlModel sdxl = SdxlModel.of(SdxlDirectory.open(model));
      long warm = System.nanoTime() + WARM_UP;
      do {
        run(sdxl, sessions, request);
      } while (System.nanoTime() < warm);
      for (int i = 0; i < JOBS; i++) {
        jobs.add(run(sdxl, sessions, request));
      }
    }
    jobs.sort(Comparator.comparingDouble(Times::ownShare));
    Times median = jobs.get(JOBS / 2);
    return String.format(
        Locale.ROOT,
        "| %s, %dx%d, %d steps | %.0f | %.1f | %.2f %% | %.1f |%n",
        label,
        size,
        size,
        steps,
        median.totalNanos() / 1e6,
        (median.totalNanos() - median.graphNanos()) / 1e6,
        100 * median.ownShare(),
        median.encodeNanos() / 1e6);
  }

  private static Times run(SdxlModel model, SessionCache sessions, GenerationRequest request) {
    Watch watch = new Watch();
    Generated generated =
        new SdxlPipeline(model, sessions, watch)
            .generate(request, InputSource.NONE, new RunControl((step, total) -> {}));
    long start = System.nanoTime();
    ImageEncoder.png(generated.images().get(0), "");
    return new Times(watch.graphNanos, watch.totalNanos, System.nanoTime() - start);
  }

  private static final class Watch implements RunObserver {
    private long graphNanos;
    private long totalNanos;

    @Override
    public void onFinished(long graphNanos, long totalNanos) {
      this.graphNanos = graphNanos;
      this.totalNanos = totalNanos;
    }
  }
}
