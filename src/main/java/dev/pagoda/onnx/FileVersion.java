package dev.pagoda.onnx;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Tells the content of files that were exchanged from what they held before, by their size and the
 * time of their last change; they are not read.
 *
 * @param states of the files; none of those that are missing, which nobody can load either
 */
public record FileVersion(List<String> states) {

  public FileVersion {
    states = List.copyOf(states);
  }

  /** Of one file. */
  public static FileVersion ofFile(Path file) {
    List<String> states = new ArrayList<>();
    addState(states, file);
    return new FileVersion(states);
  }

  /** Of a graph: its file and all beside it, since weights may be in any of them. */
  public static FileVersion ofGraph(Path graph) {
    List<String> states = new ArrayList<>();
    try (Stream<Path> files = Files.list(graph.toRealPath().getParent())) {
      files.sorted().forEach(file -> addState(states, file));
    } catch (IOException e) {
      // Whoever loads it says what is wrong.
      return new FileVersion(List.of());
    }
    return new FileVersion(states);
  }

  private static void addState(List<String> states, Path file) {
    try {
      Path real = file.toRealPath();
      BasicFileAttributes now = Files.readAttributes(real, BasicFileAttributes.class);
      if (now.isRegularFile()) {
        states.add(real + " " + now.size() + " " + now.lastModifiedTime());
      }
    } catch (IOException e) {
      // As if it were not there.
    }
  }
}
