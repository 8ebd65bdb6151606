package dev.pagoda.nativeimage;

import static org.assertj.core.api.Assertions.assertThat;

import ai.onnx.proto.OnnxMl;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;

/** The metadata for a native executable names what native code and libraries look up by name. */
class NativeMetadataTest {
  private static final String METADATA = "/META-INF/native-image/dev.pagoda/pagoda/";
  private static final ObjectMapper JSON = new ObjectMapper();

  @Test
  void everyClassThatOnnxRuntimeLooksUpIsThere() throws IOException {
    Set<String> wanted = JniNames.classes();
    assertThat(wanted).contains("ai.onnxruntime.OnnxTensor", "ai.onnxruntime.OrtException");
    assertThat(wanted).hasSizeGreaterThanOrEqualTo(11);
    assertThat(names(read(METADATA + "jni-config.json"))).containsAll(wanted);
  }

  @Test
  void everyConstructorThatOnnxRuntimeCallsIsThere() throws IOException {
    Set<List<String>> wanted = JniNames.constructors();
    assertThat(wanted).contains(List.of("int", "java.lang.String")).hasSizeGreaterThanOrEqualTo(8);
    Set<List<String>> known = new HashSet<>();
    for (JsonNode type : read(METADATA + "jni-config.json")) {
      type.path("methods").forEach(method -> known.add(texts(method.path("parameterTypes"))));
    }
    assertThat(known).containsAll(wanted);
  }

  /** Names are checked when an executable is made, but wrong ones are passed over in silence. */
  @Test
  void everyConstructorThatIsNamedExists() throws Exception {
    for (JsonNode type : read(METADATA + "jni-config.json")) {
      Set<List<String>> declared =
          Arrays.stream(Class.forName(type.path("name").asText()).getDeclaredConstructors())
              .map(
                  constructor ->
                      Arrays.stream(constructor.getParameterTypes())
                          .map(Class::getCanonicalName)
                          .toList())
              .collect(Collectors.toSet());
      type.path("methods")
          .forEach(method -> assertThat(declared).contains(texts(method.path("parameterTypes"))));
    }
  }

  @Test
  void protobufFindsTheAccessorsOfEveryMessage() throws IOException {
    Set<String> messages =
        Arrays.stream(OnnxMl.class.getDeclaredClasses())
            .filter(type -> !type.isInterface())
            .map(Class::getName)
            .collect(Collectors.toSet());
    assertThat(messages).contains("ai.onnx.proto.OnnxMl$NodeProto");
    assertThat(names(read(METADATA + "reflect-config.json"))).containsAll(messages);
  }

  /** Written by picocli when it compiles the commands. */
  @Test
  void commandsAreThere() throws IOException {
    assertThat(names(read("/META-INF/native-image/picocli-generated/reflect-config.json")))
        .contains(
            "dev.pagoda.cli.PagodaCommand",
            "dev.pagoda.cli.GenerateCommand",
            "dev.pagoda.cli.ModelsCommand");
  }

  private static JsonNode read(String resource) throws IOException {
    try (InputStream in = NativeMetadataTest.class.getResourceAsStream(resource)) {
      assertThat(in).as(resource).isNotNull();
      return JSON.readTree(in);
    }
  }

  private static Set<String> names(JsonNode types) {
    return StreamSupport.stream(types.spliterator(), false)
        .map(type -> type.path("name").asText())
        .collect(Collectors.toSet());
  }

  private static List<String> texts(JsonNode array) {
    return StreamSupport.stream(array.spliterator(), false).map(JsonNode::asText).toList();
  }
}
