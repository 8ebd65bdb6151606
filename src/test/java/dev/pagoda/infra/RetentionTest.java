package dev.pagoda.infra;

import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What the code stores is removed some day, and nothing else is. */
class RetentionTest {
  private static final Pattern PREFIX =
      Pattern.compile(
          "\"(jobs|owners|webhooks|images|previews|inputs|idempotency|usage|catalog|requests)/");

  /** Not removed: small, and replaced by workers. */
  private static final String KEPT = "catalog/";

  /** Written by code that is not there in every build. */
  private static final Set<String> KNOWN = Set.of("idempotency/", "requests/");

  private static final JsonNode TEMPLATE = InfraFiles.template();

  @Test
  void rulesOfTheTemplateAreThoseOfTheCode() throws IOException {
    assertThat(template().keySet()).isEqualTo(expected());
  }

  @Test
  void rulesOfTheClusterAreThoseOfTheCode() throws IOException {
    assertThat(cluster().keySet()).isEqualTo(expected());
  }

  @Test
  void clusterAndTemplateKeepAlike() {
    assertThat(cluster()).isEqualTo(template());
  }

  @Test
  void recordsLastAsLongAsTheirPictures() {
    assertThat(template().get("jobs/")).isGreaterThanOrEqualTo(template().get("images/"));
  }

  @Test
  void whatListsJobsLastsAsLongAsTheirRecords() {
    assertThat(template().get("owners/")).isEqualTo(template().get("jobs/"));
  }

  @Test
  void uploadsThatWereGivenUpAreRemoved() {
    assertThat(TEMPLATE.findValues("DaysAfterInitiation")).hasSize(1);
  }

  private static Set<String> expected() throws IOException {
    Set<String> prefixes = new HashSet<>(KNOWN);
    try (Stream<Path> files = Files.walk(Path.of("src/main/java"))) {
      for (Path file : files.filter(f -> f.toString().endsWith(".java")).collect(toSet())) {
        Matcher matcher = PREFIX.matcher(Files.readString(file));
        while (matcher.find()) {
          prefixes.add(matcher.group(1) + "/");
        }
      }
    }
    assertThat(prefixes).contains("jobs/", "owners/", "webhooks/", "images/", "inputs/");
    prefixes.remove(KEPT);
    return prefixes;
  }

  private static Map<String, Integer> template() {
    Map<String, Integer> rules = new TreeMap<>();
    for (JsonNode rule : TEMPLATE.at("/Resources/Bucket/Properties/LifecycleConfiguration/Rules")) {
      if (rule.has("Prefix")) {
        String parameter = rule.path("ExpirationInDays").path("!Ref").asText();
        rules.put(rule.path("Prefix").asText(), defaultOf(parameter));
      }
    }
    return rules;
  }

  private static int defaultOf(String parameter) {
    return TEMPLATE.path("Parameters").path(parameter).path("Default").asInt();
  }

  private static Map<String, Integer> cluster() {
    Map<String, Integer> rules = new TreeMap<>();
    for (JsonNode rule :
        InfraFiles.documents(InfraFiles.IN_CLUSTER.resolve("lifecycle.json"))
            .get(0)
            .path("Rules")) {
      rules.put(rule.at("/Filter/Prefix").asText(), rule.at("/Expiration/Days").asInt());
    }
    return rules;
  }
}
