package dev.pagoda.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pagoda.Goldens;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A hub that is busy is asked again, as late as it says. */
class PullRetryTest {
  private static final String REPOSITORY = "stranger/pixart-tiny";
  @TempDir private Path models;
  private HubServer hub;
  private Pulling pulling;

  @BeforeEach
  void start() throws IOException {
    hub = new HubServer().add(REPOSITORY, HubRepository.of(Goldens.model("pixart-tiny")));
    pulling = new Pulling(models, hub);
  }

  @AfterEach
  void stop() {
    hub.close();
  }

  @Test
  void asLateAsItSays() {
    String date =
        DateTimeFormatter.RFC_1123_DATE_TIME.format(
            ZonedDateTime.now(ZoneOffset.UTC).plusHours(-1));
    hub.fail("model_index.json", Faults.status(429, "Retry-After", "17"));
    hub.fail("model_index.json", Faults.status(503, "Retry-After", date));

    pulling.pull(REPOSITORY);

    assertThat(pulling.pauses).containsExactly(Duration.ofSeconds(17), Duration.ZERO);
  }

  @Test
  void withGrowingPausesWhereItSaysNothing() {
    for (int status : new int[] {500, 502, 504}) {
      hub.fail("model_index.json", Faults.status(status, "X-Any", "thing"));
    }

    pulling.pull(REPOSITORY);

    assertThat(pulling.pauses).hasSize(3);
    assertThat(pulling.pauses.get(0)).isBetween(Duration.ofMillis(500), Duration.ofSeconds(1));
    assertThat(pulling.pauses.get(1)).isBetween(Duration.ofSeconds(1), Duration.ofSeconds(2));
    assertThat(pulling.pauses.get(2)).isBetween(Duration.ofSeconds(2), Duration.ofSeconds(4));
  }

  @Test
  void notForEver() {
    for (int i = 0; i < 9; i++) {
      hub.fail("model_index.json", Faults.status(503, "X-Any", "thing"));
    }

    assertThatThrownBy(() -> pulling.pull(REPOSITORY))
        .isInstanceOf(HubException.class)
        .hasMessage("fetching model_index.json failed 4 times: 127.0.0.1 answers 503");
    assertThat(pulling.pauses).hasSize(3);
  }

  @Test
  void notAfterHours() {
    hub.fail("model_index.json", Faults.status(429, "Retry-After", "7200"));

    assertThatThrownBy(() -> pulling.pull(REPOSITORY)).hasMessageContaining("answers 429");
    assertThat(pulling.pauses).isEmpty();
  }

  @Test
  void notWhereItRefuses() {
    hub.fail("model_index.json", Faults.status(404, "X-Error-Code", "EntryNotFound"));

    assertThatThrownBy(() -> pulling.pull(REPOSITORY))
        .hasMessage(REPOSITORY + " has no file model_index.json");
    assertThat(pulling.pauses).isEmpty();
  }

  @Test
  void whereNobodyIsThere() {
    hub.close();

    assertThatThrownBy(() -> pulling.pull(REPOSITORY))
        .isInstanceOf(HubException.class)
        .hasMessageStartingWith("asking the hub for revision main failed 4 times");
    assertThat(pulling.pauses).hasSize(3);
  }
}
