package dev.pagoda.shape.sources;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Test;

/** What a GraalVM host gets to compile: arguments, classes and metadata, ours among them. */
class NativeSourcesIT {
  private static final Path SOURCES = Path.of(System.getProperty("pagoda.native-sources"));
  private static final ObjectMapper JSON = new ObjectMapper();

  @Test
  void argumentsAreOurs() throws Exception {
    String arguments = Files.readString(SOURCES.resolve("native-image.args"), UTF_8);
    assertThat(arguments)
        .contains("--initialize-at-run-time=ai.onnxruntime")
        .contains("--initialize-at-run-time=com.luciad.imageio.webp")
        .contains("-runner.jar");
  }

  @Test
  void theApplicationIsThereWithItsFeatureAndModels() throws Exception {
    assertThat(entries())
        .contains(
            "io/quarkus/runner/Feature.class",
            "models/sketch-sdxl/unet/model.onnx",
            "META-INF/native-image/dev.pagoda/pagoda/jni-config.json",
            "META-INF/native-image/dev.pagoda/pagoda/reflect-config.json",
            "META-INF/native-image/picocli-generated/reflect-config.json");
  }

  @Test
  void whatJacksonReadsIsRegistered() throws Exception {
    assertThat(names("META-INF/native-image/reflect-config.json"))
        .contains(
            "dev.pagoda.generation.Job",
            "dev.pagoda.generation.JobState$Queued",
            "dev.pagoda.generation.JobState$Succeeded",
            "dev.pagoda.generation.JobState$Failed",
            "dev.pagoda.generation.StoredImage",
            "dev.pagoda.generation.JobTimings",
            "dev.pagoda.generation.JobError",
            "dev.pagoda.request.GenerationRequest",
            "dev.pagoda.request.Adapters",
            "dev.pagoda.request.ControlUse",
            "dev.pagoda.request.LoraUse",
            "dev.pagoda.request.Size",
            "dev.pagoda.api.JobView",
            "dev.pagoda.api.ModelView",
            "dev.pagoda.api.Problem");
  }

  @Test
  void modelsAndLibrariesAreResources() throws Exception {
    JsonNode resources = JSON.readTree(text("META-INF/native-image/resource-config.json"));
    assertThat(resources.findValuesAsText("pattern"))
        .contains(
            "models/.*",
            "dev/pagoda/.*",
            "version\\.properties",
            "ai/onnxruntime/native/linux-x64/[^/]*",
            "native/Linux/x86_64/[^/]*");
  }

  private static Set<String> names(String entry) throws Exception {
    JsonNode types = JSON.readTree(text(entry));
    return StreamSupport.stream(types.spliterator(), false)
        .map(type -> type.path("name").asText())
        .collect(Collectors.toSet());
  }

  private static Set<String> entries() throws Exception {
    try (ZipFile jar = new ZipFile(runner().toFile())) {
      return jar.stream().map(entry -> entry.getName()).collect(Collectors.toSet());
    }
  }

  private static String text(String entry) throws Exception {
    try (ZipFile jar = new ZipFile(runner().toFile());
        InputStream in = jar.getInputStream(jar.getEntry(entry))) {
      return new String(in.readAllBytes(), UTF_8);
    }
  }

  private static Path runner() throws Exception {
    try (var files = Files.list(SOURCES)) {
      return files
          .filter(file -> file.toString().endsWith("-runner.jar"))
          .findFirst()
          .orElseThrow();
    }
  }
}
