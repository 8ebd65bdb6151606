package dev.pagoda.infra;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whoever accepts or ends jobs takes the secret of webhooks from a secret, if there is one. */
class WebhookSecretTest {
  private static final String VARIABLE = "PAGODA_WEBHOOKS_SECRET";

  @ParameterizedTest
  @ValueSource(
      strings = {
        "base/front.yaml",
        "base/worker.yaml",
        "knative/front.yaml",
        "knative/events.yaml"
      })
  void onKubernetesFromASecretThatMayBeMissing(String file) {
    JsonNode process =
        InfraFiles.documents(InfraFiles.ROOT.resolve("kubernetes").resolve(file)).get(0);
    JsonNode reference = null;
    for (JsonNode variable : process.findValue("env")) {
      if (variable.path("name").asText().equals(VARIABLE)) {
        reference = variable.at("/valueFrom/secretKeyRef");
      }
    }
    assertThat(reference).isNotNull();
    assertThat(reference.path("optional").asBoolean()).isTrue();
    assertThat(InfraFiles.text(Path.of("src/docs/deploy.md")))
        .contains(
            "create secret generic %s --from-literal=%s=whsec_"
                .formatted(reference.path("name").asText(), reference.path("key").asText()));
  }

  @Test
  void onAwsFunctionsAndWorkersFromSecretsManager() {
    JsonNode template = InfraFiles.template();
    assertThat(
            template
                .at("/Globals/Function/Environment/Variables/" + VARIABLE + "/!If/1")
                .toString())
        .contains("{{resolve:secretsmanager:${WebhookSecretArn}:SecretString}}");
    JsonNode worker = template.at("/Resources/WorkerTask/Properties/ContainerDefinitions").get(1);
    assertThat(worker.at("/Secrets/!If/1/0/Name").asText()).isEqualTo(VARIABLE);
    assertThat(worker.at("/Secrets/!If/1/0/ValueFrom/!Ref").asText()).isEqualTo("WebhookSecretArn");
    JsonNode allowed =
        template.at(
            "/Resources/ExecutionRole/Properties/Policies/!If/1/0/PolicyDocument/Statement/0");
    assertThat(allowed.path("Action").asText()).isEqualTo("secretsmanager:GetSecretValue");
    assertThat(allowed.at("/Resource/!Ref").asText()).isEqualTo("WebhookSecretArn");
  }

  @Test
  void noFileHoldsItsValue() {
    List<Setting> set =
        Setting.all().stream().filter(setting -> setting.name().equals(VARIABLE)).toList();
    assertThat(set).hasSizeGreaterThan(4).allMatch(setting -> setting.value().isEmpty());
  }
}
