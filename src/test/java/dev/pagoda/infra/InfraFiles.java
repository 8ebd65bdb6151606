package dev.pagoda.infra;

import static java.util.stream.Collectors.joining;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.AbstractConstruct;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;

/** What lies in {@code infra/}. */
final class InfraFiles {
  static final Path ROOT = Path.of("infra");
  static final Path TEMPLATE = ROOT.resolve("aws/template.yaml");
  static final Path COMPOSE = ROOT.resolve("docker/docker-compose.yaml");
  static final Path IN_CLUSTER = ROOT.resolve("kubernetes/overlays/in-cluster");
  private static final ObjectMapper JSON = new ObjectMapper();

  private InfraFiles() {}

  static List<Path> yaml() {
    return files(".yaml");
  }

  static List<Path> dockerfiles() {
    return all().stream().filter(f -> name(f).startsWith("Dockerfile.")).toList();
  }

  static List<Path> all() {
    return files("");
  }

  /** The documents of a file; {@code !Ref x} is read as {@code {"!Ref": "x"}}. */
  static List<JsonNode> documents(Path file) {
    return documents(text(file));
  }

  static List<JsonNode> documents(String yaml) {
    List<JsonNode> documents = new ArrayList<>();
    new Yaml(new Tags()).loadAll(yaml).forEach(d -> documents.add(JSON.valueToTree(d)));
    return documents;
  }

  static JsonNode template() {
    return documents(TEMPLATE).get(0);
  }

  /** All instructions of a Dockerfile, with continued lines joined and comments left out. */
  static List<String> instructions(Path dockerfile) {
    String text = text(dockerfile).lines().filter(l -> !l.startsWith("#")).collect(joining("\n"));
    return text.replaceAll("\\\\\n\\s*", "").lines().filter(l -> !l.isBlank()).toList();
  }

  static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<Path> files(String suffix) {
    try (Stream<Path> files = Files.walk(ROOT)) {
      return files
          .filter(Files::isRegularFile)
          .filter(f -> name(f).endsWith(suffix))
          .filter(f -> !f.startsWith(ROOT.resolve("aws/build")))
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String name(Path file) {
    return file.getFileName().toString();
  }

  private static final class Tags extends SafeConstructor {
    Tags() {
      super(new LoaderOptions());
      yamlConstructors.put(
          null,
          new AbstractConstruct() {
            @Override
            public Object construct(Node node) {
              return Map.of(node.getTag().getValue(), value(node));
            }
          });
    }

    private Object value(Node node) {
      if (node instanceof ScalarNode scalar) {
        return scalar.getValue();
      }
      if (node instanceof SequenceNode sequence) {
        return constructSequence(sequence);
      }
      return constructMapping((MappingNode) node);
    }
  }
}
