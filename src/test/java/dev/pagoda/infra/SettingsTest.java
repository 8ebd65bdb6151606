package dev.pagoda.infra;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pagoda.config.ConfigException;
import dev.pagoda.config.PagodaConfigLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What {@code infra/} sets is a setting that there is, with a value that can be. */
class SettingsTest {
  /** A process that shares bucket and queue; what is set comes on top. */
  private static final Map<String, String> SHARED =
      Map.of(
          "pagoda.storage.type", "s3",
          "pagoda.storage.bucket", "bucket",
          "pagoda.queue.type", "sqs",
          "pagoda.queue.url", "https://sqs.example.com/jobs");

  private static final SettingNames NAMES = new SettingNames();

  @Test
  void everyVariableIsAKey() {
    assertThat(ours(Setting.all())).hasSizeGreaterThan(60);
    assertThat(ours(Setting.all())).allSatisfy(s -> assertThat(NAMES.key(s.name())).isNotNull());
  }

  @Test
  void aVariableOfNoKeyIsSeen() {
    assertThat(NAMES.key("PAGODA_STORAGE_BUCKET")).isEqualTo("pagoda.storage.bucket");
    assertThat(NAMES.key("PAGODA_STORAGE_BUKET")).isNull();
    assertThat(NAMES.key("QUARKUS_S3_ENDPOINT_OVERRIDE")).startsWith("quarkus.s3");
    assertThat(NAMES.key("QUARKUS_S3_ENDPOINT")).isNull();
  }

  @Test
  void everyValueCanBe() {
    assertThat(values()).hasSizeGreaterThan(40).allSatisfy(s -> load(s.name(), s.value()));
  }

  @Test
  void aValueThatCannotBeIsSeen() {
    assertThatThrownBy(() -> load("PAGODA_SHUTDOWN_GRACE", "2 minutes"))
        .isInstanceOf(ConfigException.class);
    assertThatThrownBy(() -> load("PAGODA_EVENTS_MODE", "in-place"))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("pagoda.events.mode");
  }

  @Test
  void allPlacesAreLookedThrough() {
    List<Setting> found = new ArrayList<>();
    Path file = Path.of("x");
    String yaml =
        """
        a: [{env: [{name: A, value: 1}]}]
        Environment: [{Name: B, Value: !Ref X}]
        Variables: {C: c}
        data: {D: d}
        configMapGenerator: [{literals: [E=e]}]
        """;
    InfraFiles.documents(yaml).forEach(d -> Setting.collect(file, d, found));

    assertThat(found)
        .containsExactlyInAnyOrder(
            new Setting(file, "A", "1"),
            new Setting(file, "B", ""),
            new Setting(file, "C", "c"),
            new Setting(file, "D", "d"),
            new Setting(file, "E", "e"));
  }

  private static List<Setting> ours(List<Setting> settings) {
    return settings.stream()
        .filter(s -> s.name().startsWith("PAGODA_") || s.name().startsWith("QUARKUS_"))
        .toList();
  }

  private static Stream<Setting> values() {
    return Setting.all().stream()
        .filter(s -> s.name().startsWith("PAGODA_") && !s.value().isEmpty())
        // It must exist on the machine that it is for.
        .filter(s -> !s.name().equals("PAGODA_MODELS_DIRECTORY"));
  }

  private static void load(String name, String value) {
    Map<String, String> given = new HashMap<>(SHARED);
    given.put(NAMES.key(name), value);
    if (value.equals("generate")) {
      given.put("pagoda.queue.type", "memory"); // as it must be there
    }
    assertThat(PagodaConfigLoader.load(given)).isNotNull();
  }
}
