package dev.pagoda.adapter.ip;

import dev.pagoda.onnx.AdHocSession;
import dev.pagoda.onnx.GraphSession;
import dev.pagoda.onnx.GraphSource;
import dev.pagoda.onnx.HostTensor;
import dev.pagoda.onnx.OutputArray;
import dev.pagoda.onnx.RunScope;
import dev.pagoda.onnx.graph.Extensions;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** Runs an adapter's graph in ONNX Runtime, its weights left in the file. */
final class AdapterRun {
  private AdapterRun() {}

  /** All outputs, by name, for the only input. */
  static Map<String, OutputArray> run(Path adapter, float[] input, long... shape) {
    IpAdapterFile file = IpAdapterFile.read(adapter);
    GraphSource source =
        new GraphSource(
            adapter,
            Optional.of(IpAdapterGraph.build(file)),
            Optional.of(file.weightsFolder()),
            Extensions.NONE);
    try (AdHocSession made = new AdHocSession(source)) {
      return run(made.session(), input, shape);
    }
  }

  static Map<String, OutputArray> run(GraphSession session, float[] input, long... shape) {
    String name = session.inputs().names().iterator().next();
    try (HostTensor tensor = HostTensor.allocate(session.inputs().get(name), shape);
        RunScope scope = new RunScope()) {
      tensor.write(input);
      return session.run(scope, Map.of(name, tensor), session.outputs().names());
    }
  }
}
