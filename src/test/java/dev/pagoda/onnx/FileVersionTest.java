package dev.pagoda.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files that were exchanged are told from those before. */
class FileVersionTest {
  @TempDir Path folder;
  private Path graph;
  private Path weights;
  private FileVersion before;

  @BeforeEach
  void write() throws Exception {
    Path model = Files.createDirectory(folder.resolve("model"));
    graph = Files.writeString(model.resolve("model.onnx"), "graph");
    weights = Files.writeString(model.resolve("model.onnx_data"), "weights");
    before = FileVersion.ofGraph(graph);
  }

  @Test
  void isTheSameWhileNothingHappens() {
    assertThat(before.states()).hasSize(2);
    assertThat(FileVersion.ofGraph(graph)).isEqualTo(before);
  }

  @Test
  void weightsBesideTheGraphCount() throws Exception {
    Files.writeString(weights, "heavier weights");
    assertThat(FileVersion.ofGraph(graph)).isNotEqualTo(before);
    assertThat(FileVersion.ofFile(graph).states()).isEqualTo(before.states().subList(0, 1));
  }

  @Test
  void theTimeOfTheChangeCounts() throws Exception {
    Files.setLastModifiedTime(graph, FileTime.fromMillis(1_000_000));
    assertThat(FileVersion.ofGraph(graph)).isNotEqualTo(before);
  }

  @Test
  void aLinkThatPointsElsewhereCounts() throws Exception {
    Path other = Files.createDirectory(folder.resolve("other"));
    for (Path file : new Path[] {graph, weights}) {
      Path copy = Files.copy(file, other.resolve(file.getFileName().toString()));
      Files.setLastModifiedTime(copy, Files.getLastModifiedTime(file));
    }
    Path link = Files.createSymbolicLink(folder.resolve("link"), folder.resolve("model"));
    Path linked = link.resolve("model.onnx");
    assertThat(FileVersion.ofGraph(linked)).isEqualTo(before);
    Files.delete(link);
    Files.createSymbolicLink(link, other);
    assertThat(FileVersion.ofGraph(linked)).isNotEqualTo(before);
  }

  @Test
  void missingFilesHaveNone() {
    assertThat(FileVersion.ofGraph(folder.resolve("no/model.onnx")).states()).isEmpty();
    assertThat(FileVersion.ofFile(folder.resolve("nothing")).states()).isEmpty();
  }
}
