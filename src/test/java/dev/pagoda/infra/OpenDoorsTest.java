package dev.pagoda.infra;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.pagoda.config.AuthCheck;
import dev.pagoda.config.PagodaConfig;
import dev.pagoda.config.PagodaConfigLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Fronts start as they are deployed: each has keys, or says that somebody else asks for them. */
class OpenDoorsTest {
  private static final SettingNames NAMES = new SettingNames();
  private static final String KEYS = "PAGODA_AUTH_KEYS_FILE";
  private static final String OPEN = "PAGODA_AUTH_OPEN_TO_EVERYBODY";
  private static final Path KUBERNETES = InfraFiles.ROOT.resolve("kubernetes");

  @Test
  void frontsOnKubernetesHaveKeys() {
    for (String file : List.of("base/front.yaml", "knative/front.yaml")) {
      Map<String, String> settings = settings(KUBERNETES.resolve(file));
      assertThat(settings).containsKey(KEYS).doesNotContainKey(OPEN);
      assertStarts(settings);
      JsonNode document = InfraFiles.documents(KUBERNETES.resolve(file)).get(0);
      String secret = document.findValue("secretName").asText();
      assertThat(document.findValuesAsText("mountPath"))
          .contains(Path.of(settings.get(KEYS)).getParent().toString());
      assertThat(InfraFiles.text(Path.of("src/docs/deploy.md")))
          .contains("create secret generic " + secret + " --from-file=keys.properties");
    }
  }

  @Test
  void whoIsReachedByNobodyElseSaysSo() {
    Map<String, String> events = settings(KUBERNETES.resolve("knative/events.yaml"));
    assertThat(events).containsEntry(OPEN, "true");
    assertStarts(events);
    assertThat(InfraFiles.text(KUBERNETES.resolve("knative/events.yaml")))
        .contains("networking.knative.dev/visibility: cluster-local");
    JsonNode compose =
        InfraFiles.documents(InfraFiles.COMPOSE).get(0).path("services").path("front");
    assertStarts(settings(InfraFiles.COMPOSE, compose));
    assertThat(compose.path("ports").path(0).asText()).startsWith("127.0.0.1:");
  }

  @Test
  void functionsAreBehindAnAuthorizer() {
    JsonNode template = InfraFiles.template();
    assertStarts(settings(InfraFiles.TEMPLATE, template.path("Globals")));
    assertThat(template.at("/Resources/Api/Properties/Auth/DefaultAuthorizer").asText())
        .isEqualTo("AWS_IAM");
  }

  @Test
  void imagesListenToOthers() {
    for (Path file : InfraFiles.dockerfiles()) {
      if (!file.endsWith("Dockerfile.lambda")) {
        assertThat(InfraFiles.instructions(file)).contains("ENV QUARKUS_HTTP_HOST=0.0.0.0");
      }
    }
  }

  private static void assertStarts(Map<String, String> settings) {
    Map<String, String> given = new HashMap<>();
    given.put("pagoda.queue.type", "sqs");
    given.put("pagoda.queue.url", "https://sqs.example.com/jobs");
    settings.forEach(
        (name, value) -> {
          if (name.startsWith("PAGODA_AUTH") || name.startsWith("PAGODA_ROLES")) {
            given.put(NAMES.key(name), value);
          }
        });
    PagodaConfig config = PagodaConfigLoader.load(given);
    assertThat(config.roles()).contains("api");
    AuthCheck.requireDeliberate(config, "0.0.0.0");
  }

  private static Map<String, String> settings(Path file) {
    return settings(file, InfraFiles.documents(file).get(0));
  }

  private static Map<String, String> settings(Path file, JsonNode node) {
    List<Setting> found = new ArrayList<>();
    Setting.collect(file, node, found);
    Map<String, String> settings = new HashMap<>();
    found.forEach(setting -> settings.put(setting.name(), setting.value()));
    return settings;
  }
}
