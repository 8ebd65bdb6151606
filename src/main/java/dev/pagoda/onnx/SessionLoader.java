package dev.pagoda.onnx;

import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.OrtSession.SessionOptions;
import dev.pagoda.model.ModelException;
import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;

/** Makes sessions of graphs. */
final class SessionLoader {
  private static final String EXTERNAL_FOLDER =
      "session.model_external_initializers_file_folder_path";

  private SessionLoader() {}

  /**
   * Makes a session.
   *
   * @throws ModelException when the graph cannot be loaded; names the file and the reason
   * @throws DoesNotFitException when memory runs out
   * @throws DeviceUnavailableException when the device cannot be used
   */
  static GraphSession load(GraphSource source, SessionOptionsFactory factory) {
    try {
      SessionOptions options = factory.create();
      try {
        OrtSession session = create(source, options);
        try {
          return new GraphSession(source, options, session);
        } catch (OrtException | RuntimeException e) {
          session.close();
          throw e;
        }
      } catch (OrtException | IOException | RuntimeException e) {
        options.close();
        throw e;
      }
    } catch (OrtException e) {
      throw OrtErrors.loading(source, e);
    } catch (NoSuchFileException e) {
      throw new ModelException(source.name() + " is missing.", e);
    } catch (IOException e) {
      throw new ModelException(source.name() + " cannot be read: " + e.getMessage(), e);
    }
  }

  private static OrtSession create(GraphSource source, SessionOptions options)
      throws OrtException, IOException {
    if (source.externalData().isPresent()) {
      options.addConfigEntry(EXTERNAL_FOLDER, source.externalData().get().toString());
    }
    if (source.model().isPresent()) {
      return Ort.environment().createSession(source.model().get(), options);
    }
    if (!Files.exists(source.file())) {
      throw new NoSuchFileException(source.file().toString());
    }
    // By path, ONNX Runtime maps weights outside the file; files inside a jar have no such path.
    return source.file().getFileSystem().equals(FileSystems.getDefault())
        ? Ort.environment().createSession(source.file().toString(), options)
        : Ort.environment().createSession(Files.readAllBytes(source.file()), options);
  }
}
