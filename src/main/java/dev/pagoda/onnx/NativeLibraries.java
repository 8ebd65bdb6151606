package dev.pagoda.onnx;

import ai.onnxruntime.OrtEnvironment;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Where ONNX Runtime's native libraries are. Containers and functions have them in a directory
 * {@code natives} beside their jars; elsewhere ONNX Runtime unpacks those in its jar, at 25 MB of
 * the temporary directory a process.
 */
final class NativeLibraries {
  /** ONNX Runtime's own property; what an operator has set there is left alone. */
  static final String PROPERTY = "onnxruntime.native.path";

  private NativeLibraries() {}

  /**
   * Points ONNX Runtime to the libraries beside its jar, if there are any. Call it first of all.
   */
  static void locate() {
    if (System.getProperty(PROPERTY) == null) {
      jar()
          .flatMap(NativeLibraries::beside)
          .ifPresent(directory -> System.setProperty(PROPERTY, directory.toString()));
    }
  }

  /** The directory for a jar in {@code lib/} or {@code lib/main/}: {@code lib/../natives}. */
  static Optional<Path> beside(Path jar) {
    return Stream.iterate(jar.getParent(), directory -> directory != null, Path::getParent)
        .skip(1)
        .limit(2)
        .map(directory -> directory.resolve("natives"))
        .filter(natives -> Files.isRegularFile(natives.resolve(library())))
        .findFirst();
  }

  static String library() {
    return System.mapLibraryName("onnxruntime");
  }

  private static Optional<Path> jar() {
    CodeSource source = OrtEnvironment.class.getProtectionDomain().getCodeSource();
    if (source == null || !source.getLocation().getProtocol().equals("file")) {
      return Optional.empty();
    }
    try {
      return Optional.of(Path.of(source.getLocation().toURI()));
    } catch (URISyntaxException e) {
      return Optional.empty(); // then it is unpacked
    }
  }
}
