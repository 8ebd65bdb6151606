package dev.pagoda.infra;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** How the images are made: what linters do not look at. */
class DockerfilesTest {
  @Test
  void allAreThere() {
    assertThat(InfraFiles.dockerfiles())
        .extracting(f -> f.getFileName().toString())
        .containsExactly(
            "Dockerfile.front",
            "Dockerfile.lambda",
            "Dockerfile.native",
            "Dockerfile.worker-cpu",
            "Dockerfile.worker-cuda");
  }

  /** The last user but for Lambda, which sets its own. */
  @Test
  void processesAreOfAUserThatManifestsName() {
    for (Path file : services()) {
      List<String> users =
          InfraFiles.instructions(file).stream().filter(l -> l.startsWith("USER ")).toList();
      assertThat(users).as("%s", file).containsExactly("USER 10001:10001");
    }
  }

  /** Without a shell between, so that the process is the one that is told to end. */
  @Test
  void entryPointsAreExecuted() {
    for (Path file : services()) {
      assertThat(InfraFiles.instructions(file))
          .as("%s", file)
          .filteredOn(l -> l.startsWith("ENTRYPOINT"))
          .singleElement()
          .asString()
          .matches("ENTRYPOINT \\[\"(java|\\./pagoda)\".*]");
    }
  }

  @Test
  void workersHaveTheLibrariesWhereTheyAreTakenTo() {
    for (String name : List.of("Dockerfile.worker-cpu", "Dockerfile.worker-cuda")) {
      String text = InfraFiles.text(InfraFiles.ROOT.resolve("docker").resolve(name));
      assertThat(text)
          .contains("infra/docker/natives target/quarkus-app /build/natives\n")
          .contains("COPY --from=build /build/natives /opt/pagoda/natives\n")
          .contains("\"-Donnxruntime.native.path=/opt/pagoda/natives\"");
    }
  }

  @Test
  void whatIsCopiedFromHereIsThere() {
    Path context = Path.of("");
    for (Path file : InfraFiles.dockerfiles()) {
      InfraFiles.instructions(file).stream()
          .filter(l -> l.startsWith("COPY ") && !l.contains("--from"))
          .map(l -> l.replaceFirst("COPY (--\\S+ )*(\\S+) .*", "$2"))
          .filter(source -> !source.startsWith("target/"))
          .forEach(source -> assertThat(context.resolve(source)).exists());
    }
    assertThat(Files.isExecutable(InfraFiles.ROOT.resolve("docker/natives"))).isTrue();
  }

  private static List<Path> services() {
    return InfraFiles.dockerfiles().stream().filter(f -> !f.endsWith("Dockerfile.lambda")).toList();
  }
}
