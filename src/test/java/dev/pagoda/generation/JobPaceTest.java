package dev.pagoda.generation;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** The time after which trying again makes sense follows the latest jobs. */
class JobPaceTest {
  @Test
  void beforeAnyJobItIsOneSecond() {
    assertThat(new JobPace(1).secondsUntilNextStart()).isEqualTo(1);
  }

  @Test
  void itIsTheTimeOfAJobSharedByTheWorkers() {
    assertThat(after(1, Duration.ofSeconds(30)).secondsUntilNextStart()).isEqualTo(30);
    assertThat(after(4, Duration.ofSeconds(30)).secondsUntilNextStart()).isEqualTo(8);
  }

  @Test
  void fastJobsStillCostASecondAndSlowOnesNotForever() {
    assertThat(after(1, Duration.ofMillis(5)).secondsUntilNextStart()).isEqualTo(1);
    assertThat(after(1, Duration.ofDays(1)).secondsUntilNextStart()).isEqualTo(600);
  }

  @Test
  void laterJobsCountMore() {
    JobPace pace = after(1, Duration.ofSeconds(100));
    for (int i = 0; i < 20; i++) {
      pace.add(Duration.ofSeconds(10));
    }
    assertThat(pace.secondsUntilNextStart()).isBetween(10, 11);
  }

  private static JobPace after(int workers, Duration job) {
    JobPace pace = new JobPace(workers);
    pace.add(job);
    return pace;
  }
}
