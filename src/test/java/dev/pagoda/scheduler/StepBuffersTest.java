package dev.pagoda.scheduler;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.pagoda.random.TorchGenerator;
import java.lang.management.ManagementFactory;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What a step needs besides its arguments. */
class StepBuffersTest {
  private static final int STEPS = 20;
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  static List<String> names() {
    return Schedulers.names();
  }

  /** Histories fill within five steps (four of LMS); a buffer of the sample would be 64 KiB. */
  @ParameterizedTest
  @MethodSource("names")
  void areMadeInTheFirstStepsOnly(String name) {
    Scheduler scheduler = Schedulers.create(Runs.SDXL, Schedulers.resolve(name), STEPS);
    float[] sample = new TorchGenerator(1).randn(16384);
    float[] output = new TorchGenerator(2).randn(16384);
    float[] scaled = new float[16384];
    List<TorchGenerator> generators = List.of(new TorchGenerator(3));
    for (int step = 0; step < 5; step++) {
      step(scheduler, sample, output, scaled, step, generators);
    }

    long before = THREADS.getCurrentThreadAllocatedBytes();
    for (int step = 5; step < STEPS; step++) {
      step(scheduler, sample, output, scaled, step, generators);
    }

    assertThat(THREADS.getCurrentThreadAllocatedBytes() - before).isLessThan(4096);
  }

  private static void step(
      Scheduler scheduler,
      float[] sample,
      float[] output,
      float[] scaled,
      int step,
      List<TorchGenerator> generators) {
    scheduler.scaleModelInput(sample, step, scaled);
    scheduler.step(output, step, sample, generators);
    scheduler.addNoise(sample, output, step, scaled);
  }

  @ParameterizedTest
  @MethodSource("names")
  void neverHoldTheModelsOutput(String name) {
    Scheduler once = Schedulers.create(Runs.SDXL, Schedulers.resolve(name), 6);
    Scheduler again = Schedulers.create(Runs.SDXL, Schedulers.resolve(name), 6);
    float[] sample = Runs.initial(once, 1.5f, 0.25f, -0.75f);
    float[] same = sample.clone();
    List<TorchGenerator> generators = List.of(new TorchGenerator(7));
    float[] reused = new float[3];
    for (int step = 0; step < once.timesteps().length; step++) {
      float[] output = Runs.model(sample, once.timesteps()[step]);
      System.arraycopy(output, 0, reused, 0, 3);
      once.step(reused, step, sample, generators);
      assertThat(reused).containsExactly(output);
    }

    List<TorchGenerator> others = List.of(new TorchGenerator(7));
    for (int step = 0; step < again.timesteps().length; step++) {
      again.step(Runs.model(same, again.timesteps()[step]), step, same, others);
    }
    assertThat(sample).containsExactly(same);
  }

  @Test
  void noiseOfSeveralGeneratorsIsThatOfEachOnItsPart() {
    for (String name : List.of("euler_a", "dpmpp_2m_sde", "lcm", "edm_dpmpp_2m_sde")) {
      float[] both = {1.5f, 0.25f, -0.75f, 0.5f, 1, 2};
      run(name, both, new TorchGenerator(1), new TorchGenerator(2));
      float[] first = run(name, new float[] {1.5f, 0.25f, -0.75f}, new TorchGenerator(1));
      float[] second = run(name, new float[] {0.5f, 1, 2}, new TorchGenerator(2));

      assertThat(both).startsWith(first).endsWith(second);
    }
  }

  private static float[] run(String name, float[] sample, TorchGenerator... generators) {
    Scheduler scheduler = Schedulers.create(Runs.SDXL, Schedulers.resolve(name), 6);
    return Runs.run(scheduler, sample, 0, List.of(generators));
  }
}
