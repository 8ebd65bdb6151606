package dev.pagoda.bench;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import dev.pagoda.onnx.ApplicationEnvironment;
import dev.pagoda.onnx.graph.PagGraph;
import dev.pagoda.onnx.graph.RewrittenModel;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * The stock graph and the rewritten one, both with as many threads as there are cores and else with
 * the same options.
 *
 * @param stock the file as it is
 * @param rewritten the same with {@code pag_rows} and {@code pag_layers}
 * @param layers module paths of its self-attentions in order of execution
 */
record Sessions(OrtSession stock, OrtSession rewritten, List<String> layers)
    implements AutoCloseable {

  static Sessions open(Path model) throws IOException, OrtException {
    OrtEnvironment environment = ApplicationEnvironment.get();
    RewrittenModel rewritten = PagGraph.rewrite(model);
    try (OrtSession.SessionOptions plain = options();
        OrtSession.SessionOptions external = options()) {
      if (rewritten.weights().isPresent()) {
        external.addConfigEntry(
            "session.model_external_initializers_file_folder_path",
            rewritten.weights().get().toString());
      }
      return new Sessions(
          environment.createSession(model.toString(), plain),
          environment.createSession(rewritten.model(), external),
          rewritten.layers());
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
    rewritten.close();
    stock.close();
  }
}
