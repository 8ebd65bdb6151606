package dev.pagoda.bench;

import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import dev.pagoda.onnx.ApplicationEnvironment;
import dev.pagoda.onnx.graph.Extensions;
import dev.pagoda.onnx.graph.RewrittenModel;
import java.nio.file.Path;

/**
 * A session with as many threads as there are cores, and else with the same options as all others.
 *
 * @param extensions what it takes besides the stock inputs
 */
record LoadedGraph(OrtSession session, Extensions extensions) implements AutoCloseable {
  private static final String EXTERNAL_FOLDER =
      "session.model_external_initializers_file_folder_path";

  /** The file as it is. */
  static LoadedGraph stock(Path model) throws OrtException {
    try (OrtSession.SessionOptions options = options()) {
      return new LoadedGraph(
          ApplicationEnvironment.get().createSession(model.toString(), options), Extensions.NONE);
    }
  }

  static LoadedGraph of(RewrittenModel model) throws OrtException {
    try (OrtSession.SessionOptions options = options()) {
      if (model.weights().isPresent()) {
        options.addConfigEntry(EXTERNAL_FOLDER, model.weights().get().toString());
      }
      return new LoadedGraph(
          ApplicationEnvironment.get().createSession(model.model(), options), model.extensions());
    }
  }

  private static OrtSession.SessionOptions options() throws OrtException {
    OrtSession.SessionOptions options = new OrtSession.SessionOptions();
    options.setIntraOpNumThreads(Runtime.getRuntime().availableProcessors());
    // Threads that wait must not count as work, nor take it from others.
    options.addConfigEntry("session.intra_op.allow_spinning", "0");
    return options;
  }

  @Override
  public void close() throws OrtException {
    session.close();
  }
}
