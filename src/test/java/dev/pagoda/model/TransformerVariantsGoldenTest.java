package dev.pagoda.model;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.pagoda.Goldens;
import dev.pagoda.model.PixArtSigmaDirectory.BakedLatents;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What is read of each export is what was found out when it was made, and run. */
class TransformerVariantsGoldenTest {
  @TempDir Path root;

  static Stream<String> variants() {
    return Goldens.table("transformer-variants/variants.json").properties().stream()
        .filter(variant -> variant.getValue().has("io"))
        .map(Map.Entry::getKey);
  }

  @ParameterizedTest(allowZeroInvocations = true)
  @MethodSource("variants")
  void takesTheSizesAtWhichItWorks(String name) throws IOException {
    JsonNode variant = Goldens.table("transformer-variants/variants.json").get(name);
    PixArtSigmaDirectory model = open(name);
    List<BakedLatents> working =
        StreamSupport.stream(variant.get("works_at_latent_sizes").spliterator(), false)
            .map(size -> new BakedLatents(size.get(0).asInt(), size.get(1).asInt()))
            .toList();
    if (variant.get("fails_at_latent_sizes").isEmpty()) {
      assertThat(working).hasSizeGreaterThan(1);
      assertThat(model.bakedLatents()).isEmpty();
    } else {
      assertThat(working).hasSize(1);
      assertThat(model.bakedLatents()).isEqualTo(working.stream().findFirst());
    }
    JsonNode io = variant.get("io");
    assertThat(io.has(model.noiseOutput())).isTrue();
    assertThat(model.integerTimesteps())
        .isEqualTo(io.at("/timestep/type").asText().equals("tensor(int64)"));
  }

  private PixArtSigmaDirectory open(String name) throws IOException {
    TestModel model = TestModel.copy("pixart-tiny-256", root);
    Path variant = Goldens.path("transformer-variants").resolve(name);
    Path transformer = root.resolve("transformer");
    for (String file : List.of("model.onnx", "config.json")) {
      model.delete("transformer/" + file);
      Files.copy(variant.resolve(file), transformer.resolve(file));
    }
    return model.openPixArt();
  }
}
