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
    assertThat(text("Dockerfile.worker-cpu")).contains("./mvnw -B package -Pcontainer ");
    assertThat(text("Dockerfile.worker-cuda"))
        .contains("infra/docker/natives target/quarkus-app /build/natives\n")
        .contains("COPY --from=build /build/natives /opt/pagoda/natives\n")
        .contains("\"-Donnxruntime.native.path=/opt/pagoda/natives\"");
    assertThat(text("Dockerfile.lambda"))
        .contains("COPY --from=build /natives ${LAMBDA_TASK_ROOT}/natives\n");
  }

  /** One that was made with another collector, or is not where it is looked for, is of no use. */
  @Test
  void cachesAreTrainedWithTheOptionsOfTheEntryPoint() {
    for (String name : List.of("Dockerfile.front", "Dockerfile.worker-cpu")) {
      assertThat(text(name))
          .contains("RUN [\"train\", \"/tmp/pagoda.aot\", \"-XX:+UseSerialGC\", \"-jar\", ")
          .contains("COPY --from=training /tmp/pagoda.aot ./\n")
          .contains("ENTRYPOINT [\"java\", \"-XX:+UseSerialGC\", \"-XX:AOTCache=pagoda.aot\", ");
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
    for (String script : List.of("natives", "train", "health")) {
      assertThat(Files.isExecutable(InfraFiles.ROOT.resolve("docker").resolve(script))).isTrue();
    }
  }

  private static String text(String name) {
    return InfraFiles.text(InfraFiles.ROOT.resolve("docker").resolve(name));
  }

  private static List<Path> services() {
    return InfraFiles.dockerfiles().stream().filter(f -> !f.endsWith("Dockerfile.lambda")).toList();
  }
}
