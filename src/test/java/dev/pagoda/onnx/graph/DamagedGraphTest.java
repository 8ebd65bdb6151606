package dev.pagoda.onnx.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import dev.pagoda.Goldens;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Threat: a model that is whole as a file and wrong as a graph, by an exporter's mistake or by
 * intent. Whatever is wrong is refused by its name: nothing that a graph holds ends in an exception
 * that speaks of Pagoda's own code, in a full stack or in a walk without end.
 */
@Timeout(value = 10, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class DamagedGraphTest {
  private static final int ROUNDS = Integer.getInteger("damage.rounds", 10);
  private static final List<Consumer<Path>> READERS =
      List.of(
          PagGraph::rewrite,
          PagGraph::rewriteTransformer,
          PagGraph::layers,
          LoraGraph::rewrite,
          ControlNetGraph::rewrite,
          file -> PositionalEmbedding.of(file, "hidden_states"));

  @TempDir Path directory;

  static Stream<Path> exports() {
    return Stream.of(
            Stream.of(Goldens.path("sdxl-tiny/unet/model.onnx")),
            Variants.all().map(Variants::model),
            Transformers.dynamic(),
            Transformers.baked())
        .flatMap(all -> all)
        .distinct();
  }

  @ParameterizedTest
  @MethodSource("exports")
  void isReadOrRefusedByName(Path export) throws IOException {
    ModelProto model = StoredWeights.read(export);
    Path file = directory.resolve("model.onnx");
    int refused = 0;
    for (int seed = 0; seed < ROUNDS; seed++) {
      Random random = new Random(seed);
      GraphProto graph = GraphDamage.of(model.getGraph(), 1 + seed % 3, random);
      Files.write(file, model.toBuilder().setGraph(graph).build().toByteArray());
      refused += refusals(file, export + " damaged with seed " + seed);
    }
    assertThat(refused).as("refusals").isPositive();
  }

  private static int refusals(Path file, String what) {
    int refused = 0;
    for (Consumer<Path> reader : READERS) {
      try {
        reader.accept(file);
      } catch (UnsupportedGraphException e) {
        refused++;
      } catch (RuntimeException | StackOverflowError e) {
        fail(what, e);
      }
    }
    return refused;
  }
}
