package dev.pagoda.nativeimage;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.io.InputStream;
import java.lang.constant.MethodTypeDesc;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What the JNI part of ONNX Runtime looks up by name, read from the texts in its library: classes
 * for {@code FindClass} and descriptors for {@code GetMethodID}.
 */
final class JniNames {
  private static final String LIBRARY = "/ai/onnxruntime/native/linux-x64/libonnxruntime4j_jni.so";
  private static final Pattern CLASS =
      Pattern.compile("(?<=\0)((?:ai/onnxruntime|java/[a-z]+)/[A-Za-z$]+)(?=\0)");
  private static final Pattern CONSTRUCTOR =
      Pattern.compile("(?<=\0)(\\((?:\\[?(?:[ZBCSIJFD]|L[\\w/$]+;))*\\)V)(?=\0)");

  private JniNames() {}

  /** Class names such as {@code ai.onnxruntime.OnnxTensor}. */
  static Set<String> classes() throws IOException {
    return matches(CLASS)
        .map(name -> name.replace('/', '.'))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** Parameter types of what returns nothing, such as {@code [int, java.lang.String]}. */
  static Set<List<String>> constructors() throws IOException {
    return matches(CONSTRUCTOR).map(JniNames::parameters).collect(Collectors.toSet());
  }

  private static Stream<String> matches(Pattern pattern) throws IOException {
    try (InputStream in = JniNames.class.getResourceAsStream(LIBRARY)) {
      Matcher matcher = pattern.matcher(new String(in.readAllBytes(), ISO_8859_1));
      return matcher.results().map(MatchResult::group).toList().stream();
    }
  }

  private static List<String> parameters(String descriptor) {
    return Arrays.stream(MethodTypeDesc.ofDescriptor(descriptor).parameterArray())
        .map(
            type ->
                type.isArray()
                    ? qualified(type.componentType().descriptorString()) + "[]"
                    : qualified(type.descriptorString()))
        .toList();
  }

  private static String qualified(String descriptor) {
    return switch (descriptor) {
      case "I" -> "int";
      case "J" -> "long";
      case "F" -> "float";
      case "D" -> "double";
      case "Z" -> "boolean";
      case "B" -> "byte";
      case "S" -> "short";
      case "C" -> "char";
      default -> descriptor.substring(1, descriptor.length() - 1).replace('/', '.');
    };
  }
}
