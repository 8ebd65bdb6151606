package dev.pagoda.infra;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A process that is told to end has longer than it may take, or a job would be cut off. */
class GraceTest {
  private static final String GRACE = "PAGODA_SHUTDOWN_GRACE";

  /** What is left for storing a picture and for giving jobs back. */
  private static final Duration REST = Duration.ofSeconds(15);

  @Test
  void tasksOnEcs() {
    JsonNode worker = container(InfraFiles.template(), "worker");

    holds(worker, Duration.ofSeconds(worker.path("StopTimeout").asLong()));
    // What a spot instance has left when it is taken away.
    assertThat(worker.path("StopTimeout").asLong()).isLessThan(120);
  }

  @Test
  void podsOnKubernetes() {
    List<JsonNode> pods = new ArrayList<>();
    for (String name : List.of("front", "worker")) {
      InfraFiles.documents(InfraFiles.ROOT.resolve("kubernetes/base/" + name + ".yaml"))
          .forEach(d -> d.findParents("terminationGracePeriodSeconds").forEach(pods::add));
    }

    assertThat(pods).hasSize(2);
    for (JsonNode pod : pods) {
      holds(
          pod.path("containers").path(0),
          Duration.ofSeconds(pod.path("terminationGracePeriodSeconds").asLong()));
    }
  }

  @Test
  void servicesOfCompose() {
    JsonNode services = InfraFiles.documents(InfraFiles.COMPOSE).get(0).path("services");

    for (String name : List.of("front", "worker")) {
      String grace = services.path(name).path("stop_grace_period").asText();
      holds(services.path(name), Duration.parse("PT" + grace));
    }
  }

  private static void holds(JsonNode process, Duration limit) {
    List<Setting> settings = new ArrayList<>();
    Setting.collect(InfraFiles.ROOT, process, settings);
    String grace =
        settings.stream().filter(s -> s.name().equals(GRACE)).findFirst().orElseThrow().value();
    assertThat(Duration.parse(grace).plus(REST)).isLessThanOrEqualTo(limit);
  }

  private static JsonNode container(JsonNode template, String name) {
    for (JsonNode container :
        template.at("/Resources/WorkerTask/Properties/ContainerDefinitions")) {
      if (container.path("Name").asText().equals(name)) {
        return container;
      }
    }
    throw new AssertionError("no container " + name);
  }
}
