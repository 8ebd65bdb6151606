package dev.pagoda.onnx.graph;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pagoda.Goldens;
import dev.pagoda.onnx.graph.DenoiserRunner.Array;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** One session serves requests that differ in layers, rows and sizes at the same time. */
class SharedSessionTest {
  private static final int ROUNDS = 4;

  @Test
  void concurrentRequestsGetWhatEachGetsAlone() throws Exception {
    RewrittenModel model = PagGraph.rewrite(Goldens.path("sdxl-tiny/unet/model.onnx"));
    int layers = model.layers().size();
    ExecutorService threads = Executors.newFixedThreadPool(2);
    try (DenoiserRunner session = new DenoiserRunner(model)) {
      List<Map<String, Array>> requests =
          List.of(
              request(layers, 2, 16, new long[] {1}, 9),
              request(layers, 4, 8, new long[] {2, 3}, 0, 27),
              request(layers, 1, 12, new long[] {0}, 20),
              request(layers, 2, 16, new long[0]));
      List<Array> alone = new ArrayList<>();
      for (Map<String, Array> request : requests) {
        alone.add(session.run(request));
      }
      List<Callable<Array>> together = new ArrayList<>();
      for (int round = 0; round < ROUNDS; round++) {
        requests.forEach(request -> together.add(() -> session.run(request)));
      }
      List<Future<Array>> answers = threads.invokeAll(together);
      for (int i = 0; i < answers.size(); i++) {
        Array expected = alone.get(i % requests.size());
        assertThat(answers.get(i).get().shape()).isEqualTo(expected.shape());
        assertThat(answers.get(i).get().data()).isEqualTo(expected.data());
      }
    } finally {
      threads.shutdown();
    }
  }

  private static Map<String, Array> request(
      int layers, int rows, int size, long[] perturbed, int... chosen) {
    float[] set = new float[layers];
    for (int layer : chosen) {
      set[layer] = 1;
    }
    Map<String, Array> inputs =
        Variants.inputs(Goldens.path("sdxl-tiny"), new Random(rows * 31L + size), rows, size, size);
    inputs.put(PagGraph.ROWS, Array.longs(perturbed));
    inputs.put(PagGraph.LAYERS, new Array(set, layers));
    return inputs;
  }
}
