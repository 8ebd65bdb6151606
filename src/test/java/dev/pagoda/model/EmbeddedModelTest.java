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
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The embedded model is read where it lies. */
class EmbeddedModelTest {
  @TempDir Path directory;

  @Test
  void fromADirectory() {
    Path path = EmbeddedModel.locate(EmbeddedModel.class.getClassLoader());
    assertThat(SdxlDirectory.open(path).name()).isEqualTo("sketch-sdxl");
  }

  @Test
  void fromAJarWhoseNameNeedsEscaping() throws IOException {
    Path jar = directory.resolve("a jar & more.jar");
    copyInto(jar);
    try (URLClassLoader loader = new URLClassLoader(new URL[] {jar.toUri().toURL()}, null)) {
      Path path = EmbeddedModel.locate(loader);
      try (FileSystem files = path.getFileSystem()) {
        assertThat(files).isNotEqualTo(FileSystems.getDefault());
        SdxlDirectory model = SdxlDirectory.open(path);
        assertThat(model.name()).isEqualTo("sketch-sdxl");
        assertThat(model.loadTokenizer().orElseThrow().encode("a")).startsWith(49406, 320, 49407);
      }
    }
  }

  @Test
  void itsAbsenceIsNamed() throws IOException {
    try (URLClassLoader empty = new URLClassLoader(new URL[0], null)) {
      assertThatThrownBy(() -> EmbeddedModel.locate(empty))
          .isInstanceOf(ModelException.class)
          .hasMessage(
              "the embedded model is missing: there is no resource "
                  + "models/sketch-sdxl/model_index.json");
    }
  }

  private static void copyInto(Path jar) throws IOException {
    Path source = EmbeddedModel.locate(EmbeddedModel.class.getClassLoader());
    URI uri = URI.create("jar:" + jar.toUri());
    try (FileSystem files = FileSystems.newFileSystem(uri, Map.of("create", "true"));
        var all = Files.walk(source)) {
      for (Path file : all.filter(Files::isRegularFile).toList()) {
        String relative = source.relativize(file).toString();
        Path copy = files.getPath("/models/sketch-sdxl", relative);
        Files.createDirectories(copy.getParent());
        Files.copy(file, copy);
      }
    }
  }
}
