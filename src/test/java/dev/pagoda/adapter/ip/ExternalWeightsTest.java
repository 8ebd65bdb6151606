package dev.pagoda.adapter.ip;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.StringStringEntryProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import dev.pagoda.Goldens;
import dev.pagoda.adapter.AdapterTensors;
import dev.pagoda.onnx.OutputArray;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Weights are used where they lie in the adapter's file, wherever that is and whatever type. */
class ExternalWeightsTest {
  private static final float TOLERANCE = 2e-5f;

  @TempDir Path folder;

  /** All alignments of all types; both kinds. */
  static Stream<Arguments> stores() {
    return Stream.of(AdapterCopy.Type.values())
        .flatMap(
            type ->
                Stream.of(
                    Arguments.of("ip-adapter_sdxl", type, 0),
                    Arguments.of("ip-adapter_sdxl", type, 1),
                    Arguments.of("ip-adapter_sdxl", type, 2),
                    Arguments.of("ip-adapter_sdxl", type, 3),
                    Arguments.of("ip-adapter-plus_sdxl", type, 1)));
  }

  @ParameterizedTest
  @MethodSource("stores")
  void givesWhatAlignedFloatsGive(String adapter, AdapterCopy.Type type, int padding) {
    Path stock = Goldens.path("ip-adapter-tiny/" + adapter + ".safetensors");
    Path rounded =
        AdapterCopy.of(stock, AdapterCopy.Type.F32, value -> AdapterCopy.rounded(type, value))
            .write(folder.resolve("rounded.safetensors"));
    Path stored =
        AdapterCopy.of(stock, type, value -> value)
            .padding(padding)
            .write(folder.resolve("stored.safetensors"));
    Map<String, OutputArray> expected = run(rounded);
    Map<String, OutputArray> actual = run(stored);
    assertThat(actual).hasSameSizeAs(expected).hasSize(1 + 2 * 28);
    expected.forEach(
        (name, array) -> {
          assertThat(actual.get(name).shape()).isEqualTo(array.shape());
          assertThat(actual.get(name).data()).containsExactly(array.data(), within(TOLERANCE));
        });
  }

  /** A space behind the header moves all values by a byte. */
  @Test
  void offsetsAreMetWithAllRemainders() {
    Path stock = Goldens.path("ip-adapter-tiny/ip-adapter_sdxl.safetensors");
    Set<Long> remainders = new HashSet<>();
    for (int padding = 0; padding < 4; padding++) {
      Path stored =
          AdapterCopy.of(stock, AdapterCopy.Type.F32, value -> value)
              .padding(padding)
              .write(folder.resolve("stored.safetensors"));
      AdapterTensors tensors = AdapterTensors.open(stored);
      tensors.keys().forEach(key -> remainders.add(tensors.offset(key) % 4));
    }
    assertThat(remainders).containsExactlyInAnyOrder(0L, 1L, 2L, 3L);
  }

  /** As in Hugging Face's cache, where files are links to what is named by its hash. */
  @Test
  void aFileMayBeALink() throws Exception {
    Path stock = Goldens.path("ip-adapter-tiny/ip-adapter_sdxl.safetensors");
    Path blob = Files.copy(stock, Files.createDirectory(folder.resolve("blobs")).resolve("0a1b"));
    Path link = Files.createDirectory(folder.resolve("snapshot")).resolve("ip.safetensors");
    Files.createSymbolicLink(link, link.getParent().relativize(blob));
    assertThat(run(link).get("tokens").data()).isEqualTo(run(stock).get("tokens").data());
  }

  @ParameterizedTest
  @ValueSource(strings = {"ip-adapter_sdxl", "ip-adapter-plus_sdxl"})
  void theGraphHoldsNoWeights(String adapter) throws Exception {
    Path file = Goldens.path("ip-adapter-tiny/" + adapter + ".safetensors");
    byte[] graph = IpAdapterGraph.build(IpAdapterFile.read(file));
    assertThat(graph).hasSizeLessThan(60_000);
    ModelProto model = ModelProto.parseFrom(graph);
    assertThat(model.getOpsetImport(0).getVersion()).isEqualTo(17);
    AdapterTensors tensors = AdapterTensors.open(file);
    Set<String> referred = new HashSet<>();
    for (TensorProto tensor : model.getGraph().getInitializerList()) {
      if (tensor.getDataLocation() == TensorProto.DataLocation.EXTERNAL) {
        String key = tensor.getName();
        assertThat(reference(tensor))
            .isEqualTo(
                Map.of(
                    "location", adapter + ".safetensors",
                    "offset", Long.toString(tensors.offset(key)),
                    "length", Long.toString(tensors.length(key))));
        referred.add(key);
      } else {
        assertThat(tensor.getSerializedSize()).isLessThan(100);
      }
    }
    assertThat(referred).isEqualTo(tensors.keys());
  }

  private static Map<String, String> reference(TensorProto tensor) {
    return tensor.getExternalDataList().stream()
        .collect(
            Collectors.toMap(StringStringEntryProto::getKey, StringStringEntryProto::getValue));
  }

  private static Map<String, OutputArray> run(Path adapter) {
    int width = IpAdapterFile.read(adapter).projection().imageWidth();
    boolean plain = IpAdapterFile.read(adapter).projection() instanceof ImageProjection.Linear;
    long[] shape = plain ? new long[] {2, width} : new long[] {2, 5, width};
    float[] input = new float[(plain ? 2 : 10) * width];
    for (int i = 0; i < input.length; i++) {
      input[i] = (float) Math.sin(i);
    }
    return AdapterRun.run(adapter, input, shape);
  }
}
