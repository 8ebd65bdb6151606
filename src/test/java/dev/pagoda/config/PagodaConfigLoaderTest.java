package dev.pagoda.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The configuration as the command line reads it. */
class PagodaConfigLoaderTest {
  @Test
  void defaultsNeedNothingSet() {
    PagodaConfig config = PagodaConfigLoader.load(Map.of());

    assertThat(config.roles()).containsExactly("api", "worker");
    assertThat(config.devices()).containsExactly("cpu");
    assertThat(config.models().directory()).isEmpty();
    assertThat(config.limits().bodySize().asLongValue()).isEqualTo(32 * 1024 * 1024);
    assertThat(config.residency().textEncoder()).isEqualTo("keep");
    assertThat(config.promptCacheSize().asLongValue()).isEqualTo(64 * 1024 * 1024);
    assertThat(config.storage().urlExpiry()).isEqualTo(Duration.ofHours(1));
    assertThat(config.defaults()).isEmpty();
  }

  @Test
  void givenValuesGoBeforeSystemProperties() {
    System.setProperty("pagoda.queue.capacity", "5");
    System.setProperty("pagoda.limits.steps", "6");
    try {
      PagodaConfig config = PagodaConfigLoader.load(Map.of("pagoda.queue.capacity", "7"));

      assertThat(config.queue().capacity()).hasValue(7);
      assertThat(config.limits().steps()).isEqualTo(6);
    } finally {
      System.clearProperty("pagoda.queue.capacity");
      System.clearProperty("pagoda.limits.steps");
    }
  }

  @Test
  void defaultsOfModelsAreKeptByName(@TempDir Path models) {
    PagodaConfig config =
        PagodaConfigLoader.load(
            Map.of(
                "pagoda.models.directory",
                models.toString(),
                "pagoda.defaults.sdxl.pag-scale",
                "2",
                "pagoda.defaults.\"my.model\".num-inference-steps",
                "25"));

    assertThat(config.models().directory()).contains(models);
    assertThat(config.defaults())
        .isEqualTo(
            Map.of(
                "sdxl", Map.of("pag-scale", "2"), "my.model", Map.of("num-inference-steps", "25")));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "queue.capacity             | 0          | pagoda.queue.capacity must be 1 or more, not 0",
        "queue.capacity             | many       | pagoda.queue.capacity",
        "queue.capacitty            | 3          | pagoda.queue.capacitty",
        "queue.type                 | kafka      | pagoda.queue.type must be memory or sqs, not kafka",
        "queue.type                 | sqs        | pagoda.queue.url must be the address of the queue, not empty",
        "queue.url                  | jobs       | pagoda.queue.url must be an address like",
        "queue.dead-letter-url      | jobs       | pagoda.queue.dead-letter-url must be an address like",
        "queue.visibility           | PT2S       | pagoda.queue.visibility must be from 3 seconds to 12 hours",
        "queue.visibility           | PT13H      | pagoda.queue.visibility must be from 3 seconds to 12 hours",
        "queue.max-attempts         | 0          | pagoda.queue.max-attempts must be 1 or more, not 0",
        "storage.type               | gcs        | pagoda.storage.type must be local or s3, not gcs",
        "storage.type               | s3         | pagoda.storage.bucket must name the bucket, not empty",
        "storage.prefix             | pagoda     | pagoda.storage.prefix must be like pagoda/",
        "storage.prefix             | /pagoda/   | pagoda.storage.prefix must be like pagoda/",
        "storage.public-endpoint    | minio      | pagoda.storage.public-endpoint must be an address like",
        "shutdown-grace             | -PT1S      | pagoda.shutdown-grace must not be negative, not PT-1S",
        "events.mode                | both       | pagoda.events.mode must be submit or generate, not both",
        "storage.prefix             | requests/  | pagoda.events.request-prefix must not be one that pagoda.storage.prefix",
        "storage.url-expiry         | PT0S       | pagoda.storage.url-expiry must be from 1 second to 7 days",
        "storage.url-expiry         | 8d         | pagoda.storage.url-expiry must be from 1 second to 7 days",
        "storage.signing-key        | secret     | pagoda.storage.signing-key must have 16 characters or more",
        "roles                      | api        | pagoda.roles must be both where pagoda.queue.type is memory",
        "roles                      | api,boss   | pagoda.roles must be api, worker or both, not [api, boss]",
        "devices                    | gpu        | pagoda.devices must be cpu, cuda:0, cuda:1, …, not [gpu]",
        "devices                    | cpu,cpu    | pagoda.devices must name each device once",
        "base-url                   | ftp://x    | pagoda.base-url must be an address like",
        "base-url                   | pagoda     | pagoda.base-url must be an address like",
        "models.directory           | /nowhere/x | pagoda.models.directory must be a directory that exists",
        "limits.pixels              | 0          | pagoda.limits.pixels must be 1 or more, not 0",
        "limits.steps               | -1         | pagoda.limits.steps must be 1 or more, not -1",
        "limits.images              | 0          | pagoda.limits.images must be 1 or more, not 0",
        "limits.prompt-characters   | 0          | pagoda.limits.prompt-characters must be 1 or more",
        "limits.body-size           | 0          | pagoda.limits.body-size must be 1 or more, not 0",
        "limits.input-size          | 0          | pagoda.limits.input-size must be 1 or more, not 0",
        "limits.input-pixels        | 600000000  | pagoda.limits.input-pixels must be from 1 to 536870911",
        "limits.controlnets         | 0          | pagoda.limits.controlnets must be 1 or more, not 0",
        "limits.ip-adapters         | 0          | pagoda.limits.ip-adapters must be 1 or more, not 0",
        "limits.loras               | -1         | pagoda.limits.loras must be 1 or more, not -1",
        "limits.body-size           | big        | pagoda.limits.body-size",
        "limits.body-timeout        | PT0.5S     | pagoda.limits.body-timeout must be 1 second or more",
        "auth.local-hosts           | a b        | pagoda.auth.local-hosts must hold names of hosts, not a b",
        "connections.event-streams  | 0          | pagoda.connections.event-streams must be 1 or more, not 0",
        "connections.header-timeout | PT0S       | pagoda.connections.header-timeout must be from 1 second to 1 hour, not PT0S",
        "limits.longest-wait             | -PT1S      | pagoda.limits.longest-wait must not be negative, not PT-1S",
        "limits.timeout             | PT0.5S     | pagoda.limits.timeout must be 1 second or more, not PT0.5S",
        "net.allow                  | 10.0.0.0/99 | pagoda.net.allow must hold hosts, addresses and ranges such as 10.1.2.0/24, not 10.0.0.0/99",
        "net.ports                  | https      | pagoda.net.ports must hold ports and ranges such as 8000-8999, not https",
        "net.plain-htp              | true       | pagoda.net.plain-htp",
        "inputs.fetching            | true       | pagoda.inputs.fetching",
        "inputs.fetch-timeout       | PT0S       | pagoda.inputs.fetch-timeout must be from 1 second to 5 minutes, not PT0S",
        "webhooks.secret            | s3cret     | pagoda.webhooks.secret must be whsec_ and the base64 of 24 to 64 bytes, not something else",
        "webhooks.secret            | whsec_AAAA | pagoda.webhooks.secret must be whsec_",
        "webhooks.secret            | whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw | pagoda.base-url must be set where pagoda.webhooks.secret is",
        "webhooks.timeout           | PT10M      | pagoda.webhooks.timeout must be from 1 second to 5 minutes, not PT10M",
        "webhooks.delays            | PT5S,-PT1S | pagoda.webhooks.delays must be times up to 7 days",
        "webhooks.sweep             | PT0S       | pagoda.webhooks.sweep must be from 10 milliseconds to 1 hour, not PT0S",
        "memory-budget              | 0          | pagoda.memory-budget must be 1 or more, not 0",
        "residency.text-encoder     | drop       | pagoda.residency.text-encoder must be keep or release, not drop",
        "residency.denoiser         | RELEASE    | pagoda.residency.denoiser must be keep or release",
        "residency.vae-encoder      | on         | pagoda.residency.vae-encoder must be keep or release",
        "residency.vae-decoder      | on         | pagoda.residency.vae-decoder must be keep or release",
        "residency.image-encoder    | on         | pagoda.residency.image-encoder must be keep or release",
        "residency.controlnet       | on         | pagoda.residency.controlnet must be keep or release",
        "residency.textencoder      | keep       | pagoda.residency.textencoder",
        "prompt-cache-size          | -1         | pagoda.prompt-cache-size",
        "prompt-cache-size          | much       | pagoda.prompt-cache-size",
        "cpu.threads                | -1         | pagoda.cpu.threads must be 0 or more, not -1",
        "cuda.arena-extend-strategy | grow       | pagoda.cuda.arena-extend-strategy must be",
        "hub.endpoint               | hub        | pagoda.hub.endpoint must be an address like",
        "hub.token                  | a b        | pagoda.hub.token must have no spaces",
        "hub.patience               | PT0S       | pagoda.hub.patience must be from 0.1 seconds to 10 minutes",
        "hub.attempts               | 0          | pagoda.hub.attempts must be 1 or more, not 0",
        "cuda.memory-limit          | 0          | pagoda.cuda.memory-limit must be 1 or more, not 0",
      })
  void impossibleValuesAreNamed(String key, String value, String message) {
    Map<String, String> given = Map.of("pagoda." + key, value);

    assertThatThrownBy(() -> PagodaConfigLoader.load(given))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining(message)
        .message()
        .doesNotContain("SRCFG", "Exception:");
  }

  @Test
  void webhooksNeedASecretAndAnAddressThatLinksStartWith() {
    String one = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
    String other = "whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD";
    PagodaConfig config =
        PagodaConfigLoader.load(
            Map.of(
                "pagoda.webhooks.secret", one + "," + other, "pagoda.base-url", "https://host/"));

    assertThat(config.webhooks().secret()).contains(List.of(one, other));
    assertThat(config.webhooks().delays()).hasSize(9).startsWith(Duration.ofSeconds(5));
    assertThat(config.net().ports()).containsExactly("80", "443");
    assertThat(config.net().allow()).isEmpty();
    assertThat(config.inputs().fetch()).isFalse();
  }

  @Test
  void theHubIsAlsoFoundByTheNamesThatItsOwnToolsUse() {
    assertThat(PagodaConfigLoader.load(Map.of()).hub().endpoint())
        .hasToString("https://huggingface.co");
    assertThat(PagodaConfigLoader.load(Map.of()).hub().token()).isEmpty();

    HubConfig hub =
        PagodaConfigLoader.load(Map.of("HF_ENDPOINT", "https://mirror.example", "HF_TOKEN", "hf_x"))
            .hub();

    assertThat(hub.endpoint()).hasToString("https://mirror.example");
    assertThat(hub.token()).hasValue("hf_x");
    assertThat(
            PagodaConfigLoader.load(Map.of("HF_TOKEN", "hf_x", "pagoda.hub.token", "own"))
                .hub()
                .token())
        .hasValue("own");
  }

  /** Fronts often have the same settings as workers, but not their files. */
  @Test
  void aFrontNeedsNoModelsDirectory() {
    PagodaConfig config =
        PagodaConfigLoader.load(
            Map.of(
                "pagoda.roles", "api",
                "pagoda.queue.type", "sqs",
                "pagoda.queue.url", "https://host/queue",
                "pagoda.models.directory", "/nowhere/x"));

    assertThat(config.roles()).containsExactly("api");
  }

  @Test
  void aQueueIsNotItsOwnDeadLetterQueue() {
    String url = "https://sqs.eu-central-1.amazonaws.com/1/jobs";
    Map<String, String> given =
        Map.of("pagoda.queue.url", url, "pagoda.queue.dead-letter-url", url);

    assertThatThrownBy(() -> PagodaConfigLoader.load(given))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("pagoda.queue.dead-letter-url must be another queue");
  }

  @Test
  void jobsInPlaceGoToNoQueueOfOthers() {
    Map<String, String> given =
        Map.of(
            "pagoda.events.mode", "generate",
            "pagoda.queue.type", "sqs",
            "pagoda.queue.url", "https://sqs.example/1/jobs");

    assertThatThrownBy(() -> PagodaConfigLoader.load(given))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("pagoda.events.mode must be submit where");
  }

  @Test
  void allProblemsAreNamedAtOnce() {
    Map<String, String> given = Map.of("pagoda.queue.capacity", "0", "pagoda.limits.steps", "0");

    assertThatThrownBy(() -> PagodaConfigLoader.load(given))
        .hasMessageContaining("pagoda.queue.capacity")
        .hasMessageContaining("pagoda.limits.steps");
  }
}
