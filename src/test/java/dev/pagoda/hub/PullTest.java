package dev.pagoda.hub;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.pagoda.Goldens;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A pull brings what a model needs, as the hub has it, and nothing else. */
class PullTest {
  private static final String REPOSITORY = "stranger/sdxl-tiny";
  @TempDir private Path models;
  private HubRepository repository;
  private HubServer hub;
  private Pulling pulling;

  @BeforeEach
  void start() throws IOException {
    repository = HubRepository.of(Goldens.model("sdxl-tiny"));
    hub = new HubServer().add(REPOSITORY, repository);
    pulling = new Pulling(models, hub);
  }

  @AfterEach
  void stop() {
    hub.close();
  }

  @Test
  void isTheModelByteForByteAndSaysWhatItCanDo() throws IOException {
    Pulled pulled = pulling.pull(REPOSITORY);

    assertThat(pulled.model()).isPresent();
    assertThat(pulled.model().get().tasks())
        .containsExactly("text-to-image", "image-to-image", "inpainting");
    assertThat(pulled.path()).isEqualTo(models.resolve("sdxl-tiny"));
    assertThat(pulled.license()).hasValue("openrail++");
    Path original = Goldens.model("sdxl-tiny");
    List<String> expected = paths(original);
    assertThat(paths(pulled.path())).contains("pagoda-pull.json").containsAll(expected);
    assertThat(paths(pulled.path())).hasSize(expected.size() + 1);
    for (String path : expected) {
      assertThat(pulled.path().resolve(path)).hasSameBinaryContentAs(original.resolve(path));
    }
  }

  @Test
  void leavesTorchFlaxAndPicturesWhereTheyAre() throws IOException {
    for (String path :
        List.of(
            "README.md",
            "sample.png",
            "sd_xl_base_1.0.safetensors",
            "unet/diffusion_pytorch_model.safetensors",
            "unet/diffusion_flax_model.msgpack",
            "unet/openvino_model.bin",
            "unet/model.onnx_data",
            "text_encoder/pytorch_model.bin",
            "vae/diffusion_pytorch_model.safetensors",
            "vae/config.json",
            "safety_checker/model.onnx",
            "tokenizer/picture.jpg")) {
      repository.add(path, "not needed");
    }

    Pulled pulled = pulling.pull(REPOSITORY);

    assertThat(new TreeSet<>(hub.files()))
        .containsExactlyElementsOf(paths(Goldens.model("sdxl-tiny")));
    assertThat(paths(pulled.path())).noneMatch(path -> path.contains("safetensors"));
  }

  @Test
  void isOfOneCommitWhateverTheBranchDoesMeanwhile() throws IOException {
    String first = repository.commit();
    hub.fail(
        "model_index.json", Faults.meanwhile(() -> repository.commit("decaf" + "0".repeat(35))));

    Pulled pulled = pulling.pull(Pulling.request(REPOSITORY, "refs/pr/1", "", null, "pinned"));

    assertThat(pulled.commit()).isEqualTo(first);
    assertThat(hub.seen())
        .filteredOn(s -> s.path().contains("/resolve/"))
        .allMatch(s -> s.path().contains(first));
    JsonNode record =
        new ObjectMapper().readTree(models.resolve("pinned/pagoda-pull.json").toFile());
    assertThat(record.path("repository").asText()).isEqualTo(REPOSITORY);
    assertThat(record.path("revision").asText()).isEqualTo("refs/pr/1");
    assertThat(record.path("commit").asText()).isEqualTo(first);
    assertThat(record.path("endpoint").asText()).isEqualTo(hub.endpoint().toString());
    assertThat(record.path("files").findValuesAsText("hash"))
        .contains("SHA-256 " + repository.etag("unet/model.onnx"));
  }

  @Test
  void sendsTheTokenToTheHubAndNotToTheStoreThatItSendsTo() {
    hub.requireToken("hf_secret", false);
    pulling.token = Optional.of("hf_secret");

    pulling.pull(REPOSITORY);

    assertThat(hub.seen().stream().collect(Collectors.groupingBy(HubServer.Seen::store)).keySet())
        .containsExactlyInAnyOrder(true, false);
    assertThat(hub.seen())
        .allMatch(s -> s.authorization().equals(s.store() ? "" : "Bearer hf_secret"));
  }

  @Test
  void readsListsOfSeveralPages() throws IOException {
    hub.pageSize(4);

    Pulled pulled = pulling.pull(REPOSITORY);

    assertThat(paths(pulled.path())).hasSize(paths(Goldens.model("sdxl-tiny")).size() + 1);
    assertThat(hub.seen()).filteredOn(s -> s.path().contains("/tree/")).hasSizeGreaterThan(5);
  }

  @Test
  void bringsExternalDataByTheNameThatTheGraphKnows() throws IOException {
    HubRepository pixart = HubRepository.of(Goldens.model("pixart-exported"));
    // What has no name of its own is known by the graph only, and what looks like data may be none.
    pixart.add("transformer/model.onnx_data_of_last_year", "no longer used");
    hub.add("stranger/pixart", pixart);

    Pulled pulled = pulling.pull("stranger/pixart");

    assertThat(pulled.model()).isPresent();
    assertThat(paths(pulled.path()))
        .contains("transformer/model.onnx_data", "text_encoder/model.onnx_data")
        .doesNotContain("transformer/model.onnx_data_of_last_year");
    assertThat(hub.files()).doesNotContain("transformer/model.onnx_data_of_last_year");
  }

  @Test
  void leavesNothingBehind() throws IOException {
    pulling.pull(REPOSITORY);

    assertThat(paths(models.resolve(".pulls"))).containsExactly("sdxl-tiny.lock");
  }

  static List<String> paths(Path directory) throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      return files
          .filter(Files::isRegularFile)
          .map(file -> directory.relativize(file).toString().replace('\\', '/'))
          .sorted()
          .toList();
    }
  }
}
