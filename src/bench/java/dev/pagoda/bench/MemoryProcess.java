package dev.pagoda.bench;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.OrtSession.RunOptions;
import dev.pagoda.onnx.ApplicationEnvironment;
import dev.pagoda.onnx.RunScope;
import dev.pagoda.onnx.SessionParameters;
import dev.pagoda.onnx.graph.PagGraph;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;

/**
 * Loads sessions in a process of its own, whose memory nothing else has touched, runs a step on
 * each and prints what they took: anonymous and mapped bytes when loaded, and behind the step.
 */
public final class MemoryProcess {
  private final Setup setup;
  private final Memory start;

  private MemoryProcess(Setup setup) throws IOException {
    this.setup = setup;
    ApplicationEnvironment.get();
    this.start = Memory.now();
  }

  /** Arguments: a {@link Held}, height = width of the latents, and where the models are. */
  public static void main(String[] arguments) throws OrtException, IOException {
    Held held = Held.valueOf(arguments[0]);
    Setup setup = Setup.in(Path.of(arguments[2]), Integer.parseInt(arguments[1]), 1);
    new MemoryProcess(setup).measure(held);
  }

  private void measure(Held held) throws OrtException, IOException {
    Path unet = setup.unet().file();
    switch (held) {
      case STOCK -> {
        try (LoadedGraph graph = LoadedGraph.stock(unet)) {
          report();
          run(graph.session(), setup.inputs().stock(2));
        }
      }
      case REWRITTEN -> {
        try (LoadedGraph graph = LoadedGraph.of(PagGraph.rewrite(unet))) {
          report();
          run(graph.session(), setup.inputs().off(graph.extensions(), 2));
        }
      }
      case WITH_LORA -> withLora();
      case WITH_MERGED -> {
        try (LoadedGraph graph = LoadedGraph.of(PagGraph.rewrite(unet));
            LoadedGraph second = LoadedGraph.of(PagGraph.rewrite(MergedModel.file(setup)))) {
          report();
          Map<String, OnnxTensor> inputs = setup.inputs().off(graph.extensions(), 2);
          graph.session().run(inputs).close();
          run(second.session(), inputs);
        }
      }
    }
  }

  private void withLora() throws OrtException, IOException {
    try (LoadedGraph graph = LoadedGraph.of(PagGraph.rewrite(setup.unet().file()));
        SessionParameters parameters = lora(graph);
        RunScope scope = new RunScope()) {
      RunOptions options = ApplicationEnvironment.options(scope, parameters);
      report();
      graph.session().run(setup.inputs().off(graph.extensions(), 2), options).close();
      report();
    }
  }

  private SessionParameters lora(LoadedGraph graph) {
    return LoraFactors.of(setup, graph.extensions()).parameters(graph.extensions());
  }

  private void run(OrtSession session, Map<String, OnnxTensor> inputs)
      throws OrtException, IOException {
    session.run(inputs).close();
    report();
  }

  /**
   * Buffers that only garbage holds are let go before, as they are in a service sooner or later.
   */
  private void report() throws IOException {
    System.gc();
    Memory taken = Memory.now().since(start);
    System.out.println(taken.anonymous() + " " + taken.mapped());
  }
}
