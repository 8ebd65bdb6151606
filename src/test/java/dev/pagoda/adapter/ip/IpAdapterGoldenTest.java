package dev.pagoda.adapter.ip;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import com.fasterxml.jackson.databind.JsonNode;
import dev.pagoda.Goldens;
import dev.pagoda.Npy;
import dev.pagoda.onnx.AdHocSession;
import dev.pagoda.onnx.GraphSession;
import dev.pagoda.onnx.GraphSource;
import dev.pagoda.onnx.HostTensor;
import dev.pagoda.onnx.OutputArray;
import dev.pagoda.onnx.Port;
import dev.pagoda.onnx.RunScope;
import dev.pagoda.onnx.graph.Extensions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tokens, keys and values are those of diffusers. */
class IpAdapterGoldenTest {
  private static final Path PLAIN = Goldens.path("ip-adapter-tiny/ip-adapter_sdxl.safetensors");
  private static final Path PLUS = Goldens.path("ip-adapter-tiny/ip-adapter-plus_sdxl.safetensors");

  /** The largest difference of an image encoder's or text encoder's kind of arithmetic. */
  private static final float TOLERANCE = 2e-5f;

  @ParameterizedTest
  @CsvSource({"ip-adapter, ip-adapter_sdxl", "ip-adapter-plus, ip-adapter-plus_sdxl"})
  void tokens(String reference, String adapter) {
    Path folder = Goldens.path("unet-variants/reference/" + reference);
    Path file = Goldens.path("ip-adapter-tiny/" + adapter + ".safetensors");
    OutputArray tokens =
        AdapterRun.run(file, embeds(folder.resolve("image_embeds.npy")), shape(folder))
            .get("tokens");
    Path expected = folder.resolve("tokens.npy");
    assertThat(tokens.shape())
        .containsExactly(
            Arrays.stream(Npy.shape(expected)).mapToObj(Long::valueOf).toArray(Long[]::new));
    assertThat(tokens.data()).containsExactly(Npy.floats(expected), within(TOLERANCE));
  }

  /** In a UNet that was exported with the adapter in it, by the order of the fixture. */
  @Test
  void keysAndValuesOfThePlainAdapterInTheModulesThatTheyAreFor() throws IOException {
    Path reference = Goldens.path("unet-variants/reference/ip-adapter");
    Map<String, OutputArray> expected = insideTheUnet(reference);
    Map<String, OutputArray> outputs =
        AdapterRun.run(PLAIN, embeds(reference.resolve("image_embeds.npy")), shape(reference));
    List<String> modules = crossAttentionOrder();
    assertThat(IpAdapterFile.read(PLAIN).crossAttentions()).hasSameSizeAs(modules);
    for (int i = 0; i < modules.size(); i++) {
      assertSame(
          outputs.get(IpAdapterGraph.keys(i)), expected.get(node(modules.get(i), "to_k_ip")));
      assertSame(
          outputs.get(IpAdapterGraph.values(i)), expected.get(node(modules.get(i), "to_v_ip")));
    }
  }

  @Test
  void keysAndValuesOfThePlusAdapterAreProductsOfItsTokens() {
    Path reference = Goldens.path("unet-variants/reference/ip-adapter-plus");
    Map<String, OutputArray> outputs =
        AdapterRun.run(PLUS, embeds(reference.resolve("image_embeds.npy")), shape(reference));
    float[] tokens = outputs.get("tokens").data();
    IpAdapterFile file = IpAdapterFile.read(PLUS);
    for (int i = 0; i < file.crossAttentions().size(); i++) {
      CrossAttention attention = file.crossAttentions().get(i);
      OutputArray keys = outputs.get(IpAdapterGraph.keys(i));
      assertThat(keys.shape()).containsExactly(2L, 6L, (long) attention.width());
      assertProduct(keys.data(), tokens, file, attention.toKey(), attention.width());
      assertProduct(
          outputs.get(IpAdapterGraph.values(i)).data(),
          tokens,
          file,
          attention.toValue(),
          attention.width());
    }
  }

  /** The rows of a case: negative, positive, and positive again for the perturbed row. */
  @ParameterizedTest
  @CsvSource({
    "sdxl-ip-adapter, ip-adapter_sdxl",
    "sdxl-ip-adapter-plus, ip-adapter-plus_sdxl",
  })
  void rowsDoNotMix(String name, String adapter) {
    Path embeds = Goldens.path("cases/" + name + "/image_embeds.npy");
    float[] all = Npy.floats(embeds);
    int[] shape = Npy.shape(embeds);
    int size = all.length / shape[0];
    Path file = Goldens.path("ip-adapter-tiny/" + adapter + ".safetensors");
    long[] rows = dropImages(shape);
    Map<String, OutputArray> together = AdapterRun.run(file, all, rows);
    rows[0] = 1;
    float[] negative = AdapterRun.run(file, Arrays.copyOf(all, size), rows).get("tokens").data();
    float[] positive =
        AdapterRun.run(file, Arrays.copyOfRange(all, size, 2 * size), rows).get("tokens").data();
    float[] tokens = together.get("tokens").data();
    int row = tokens.length / 3;
    assertThat(Arrays.copyOf(tokens, row)).containsExactly(negative, within(TOLERANCE));
    assertThat(Arrays.copyOfRange(tokens, row, 2 * row))
        .containsExactly(positive, within(TOLERANCE));
    assertThat(Arrays.copyOfRange(tokens, 2 * row, 3 * row))
        .containsExactly(positive, within(TOLERANCE));
    assertThat(negative).isNotEqualTo(positive);
  }

  private static void assertSame(OutputArray actual, OutputArray expected) {
    List<Long> shape = new ArrayList<>(expected.shape());
    assertThat(shape.remove(1)).isEqualTo(1); // pictures per row
    assertThat(actual.shape()).isEqualTo(shape);
    assertThat(actual.data()).containsExactly(expected.data(), within(TOLERANCE));
  }

  private static void assertProduct(
      float[] actual, float[] tokens, IpAdapterFile file, String key, int width) {
    float[] weight = file.tensors().floats(key);
    int columns = weight.length / width;
    float[] expected = new float[tokens.length / columns * width];
    for (int row = 0; row < tokens.length / columns; row++) {
      for (int o = 0; o < width; o++) {
        double sum = 0;
        for (int c = 0; c < columns; c++) {
          sum += (double) tokens[row * columns + c] * weight[o * columns + c];
        }
        expected[row * width + o] = (float) sum;
      }
    }
    assertThat(actual).containsExactly(expected, within(TOLERANCE));
  }

  /** What {@code to_k_ip} and {@code to_v_ip} give in the exported UNet, by node name. */
  private static Map<String, OutputArray> insideTheUnet(Path reference) throws IOException {
    Path unet = Goldens.path("unet-variants/ip-adapter/model.onnx");
    ModelProto.Builder model = ModelProto.parseFrom(Files.readAllBytes(unet)).toBuilder();
    Map<String, String> outputs =
        model.getGraph().getNodeList().stream()
            .filter(node -> node.getName().contains("_ip.0/MatMul"))
            .collect(Collectors.toMap(NodeProto::getName, node -> node.getOutput(0)));
    assertThat(outputs).hasSize(56);
    outputs
        .values()
        .forEach(
            output ->
                model.getGraphBuilder().addOutput(ValueInfoProto.newBuilder().setName(output)));
    GraphSource source =
        new GraphSource(
            unet, Optional.of(model.build().toByteArray()), Optional.empty(), Extensions.NONE);
    try (AdHocSession made = new AdHocSession(source);
        RunScope scope = new RunScope()) {
      Map<String, HostTensor> feeds = new HashMap<>();
      for (String name : made.session().inputs().names()) {
        feeds.put(name, feed(made.session(), name, reference));
      }
      Map<String, OutputArray> arrays =
          made.session().run(scope, feeds, Set.copyOf(outputs.values()));
      feeds.values().forEach(HostTensor::close);
      return outputs.entrySet().stream()
          .collect(Collectors.toMap(Map.Entry::getKey, e -> arrays.get(e.getValue())));
    }
  }

  private static HostTensor feed(GraphSession session, String name, Path reference) {
    Path own = reference.resolve(name + ".npy");
    Path file = Files.exists(own) ? own : reference.resolveSibling("square").resolve(name + ".npy");
    Port port = session.inputs().get(name);
    HostTensor tensor =
        HostTensor.allocate(port, Arrays.stream(Npy.shape(file)).asLongStream().toArray());
    tensor.write(Npy.floats(file));
    return tensor;
  }

  private static String node(String module, String projection) {
    // Scopes join the parts of a path with slashes, and numbers to the part before with dots.
    return "/" + module.replaceAll("\\.(?=[a-z])", "/") + "/" + projection + ".0/MatMul";
  }

  private static List<String> crossAttentionOrder() {
    JsonNode order = Goldens.json(Goldens.path("ip-adapter-tiny/cross-attention-order.json"));
    List<String> modules =
        StreamSupport.stream(order.path("attn2").spliterator(), false)
            .map(JsonNode::asText)
            .toList();
    assertThat(IpAdapterFile.moduleOrder(new TreeSet<>(modules))).isEqualTo(modules);
    return modules;
  }

  private static float[] embeds(Path file) {
    return Npy.floats(file);
  }

  private static long[] shape(Path reference) {
    return dropImages(Npy.shape(reference.resolve("image_embeds.npy")));
  }

  /** The references have a dimension of pictures per prompt, which is 1, behind the rows. */
  private static long[] dropImages(int[] shape) {
    assertThat(shape[1]).isEqualTo(1);
    long[] dropped = new long[shape.length - 1];
    dropped[0] = shape[0];
    for (int i = 2; i < shape.length; i++) {
      dropped[i - 1] = shape[i];
    }
    return dropped;
  }
}
