package dev.pagoda.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** ONNX Runtime's libraries are found beside the jars, in the layouts that are packaged. */
class NativeLibrariesTest {
  @TempDir Path root;
  private Path natives;

  @BeforeEach
  void layOut() throws IOException {
    natives = Files.createDirectory(root.resolve("natives"));
  }

  @Test
  void besideLibrariesOfAFunction() throws IOException {
    Files.createFile(natives.resolve(NativeLibraries.library()));
    assertThat(NativeLibraries.beside(root.resolve("lib/onnxruntime.jar"))).contains(natives);
  }

  @Test
  void besideLibrariesOfTheService() throws IOException {
    Files.createFile(natives.resolve(NativeLibraries.library()));
    assertThat(NativeLibraries.beside(root.resolve("lib/main/onnxruntime.jar"))).contains(natives);
  }

  @Test
  void notFurtherUp() throws IOException {
    Files.createFile(natives.resolve(NativeLibraries.library()));
    assertThat(NativeLibraries.beside(root.resolve("a/b/c/onnxruntime.jar"))).isEmpty();
    assertThat(NativeLibraries.beside(root.resolve("onnxruntime.jar"))).isEmpty();
  }

  @Test
  void aDirectoryWithoutTheLibraryIsAnotherOne() {
    assertThat(NativeLibraries.beside(root.resolve("lib/onnxruntime.jar"))).isEmpty();
    assertThat(NativeLibraries.beside(Path.of("onnxruntime.jar"))).isEmpty();
  }
}
