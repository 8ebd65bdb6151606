package dev.pagoda.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The embedded models are read where they lie. */
class EmbeddedModelsTest {
  @TempDir Path directory;

  @Test
  void fromADirectory() {
    List<Path> paths = EmbeddedModels.locate(EmbeddedModels.class.getClassLoader());
    assertThat(paths).hasSize(2);
    assertThat(SdxlDirectory.open(paths.get(0)).name()).isEqualTo("sketch-sdxl");
    assertThat(PixArtSigmaDirectory.open(paths.get(1)).name()).isEqualTo("sketch-pixart");
  }

  @Test
  void fromAJarWhoseNameNeedsEscaping() throws IOException {
    Path jar = directory.resolve("a jar & more.jar");
    copyInto(jar, EmbeddedModels.NAMES);
    try (URLClassLoader loader = loader(jar)) {
      List<Path> paths = EmbeddedModels.locate(loader);
      try (FileSystem files = paths.get(0).getFileSystem()) {
        assertThat(files).isNotEqualTo(FileSystems.getDefault());
        assertThat(paths.get(1).getFileSystem()).isSameAs(files);
        SdxlDirectory model = SdxlDirectory.open(paths.get(0));
        assertThat(model.name()).isEqualTo("sketch-sdxl");
        assertThat(model.loadTokenizer().orElseThrow().encode("a")).startsWith(49406, 320, 49407);
        PixArtSigmaDirectory pixArt = PixArtSigmaDirectory.open(paths.get(1));
        assertThat(pixArt.name()).isEqualTo("sketch-pixart");
        assertThat(pixArt.bakedLatents()).isEmpty();
      }
    }
  }

  @Test
  void theAbsenceOfAnyIsNamed() throws IOException {
    try (URLClassLoader empty = new URLClassLoader(new URL[0], null)) {
      assertThatThrownBy(() -> EmbeddedModels.locate(empty))
          .isInstanceOf(ModelException.class)
          .hasMessage(
              "the embedded model sketch-sdxl is missing: there is no resource "
                  + "models/sketch-sdxl/model_index.json");
    }
    Path jar = directory.resolve("one.jar");
    copyInto(jar, List.of("sketch-sdxl"));
    try (URLClassLoader loader = loader(jar)) {
      assertThatThrownBy(() -> EmbeddedModels.locate(loader))
          .isInstanceOf(ModelException.class)
          .hasMessage(
              "the embedded model sketch-pixart is missing: there is no resource "
                  + "models/sketch-pixart/model_index.json");
    }
  }

  private static URLClassLoader loader(Path jar) throws IOException {
    return new URLClassLoader(new URL[] {jar.toUri().toURL()}, null);
  }

  private static void copyInto(Path jar, List<String> models) throws IOException {
    URI uri = URI.create("jar:" + jar.toUri());
    try (FileSystem files = FileSystems.newFileSystem(uri, Map.of("create", "true"))) {
      for (Path source : EmbeddedModels.locate(EmbeddedModels.class.getClassLoader())) {
        String name = source.getFileName().toString();
        if (models.contains(name)) {
          copy(source, files.getPath("/models", name));
        }
      }
    }
  }

  private static void copy(Path source, Path target) throws IOException {
    try (var all = Files.walk(source)) {
      for (Path file : all.filter(Files::isRegularFile).toList()) {
        Path copy = target.resolve(source.relativize(file).toString());
        Files.createDirectories(copy.getParent());
        Files.copy(file, copy);
      }
    }
  }
}
