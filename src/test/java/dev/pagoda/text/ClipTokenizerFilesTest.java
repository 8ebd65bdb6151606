package dev.pagoda.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.pagoda.Goldens;
import java.io.IOException;
import java.net.URI;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * All the forms in which tokenizer directories are published load; damaged ones say what is wrong.
 */
class ClipTokenizerFilesTest {
  private static final String TEXT = "hello <|endoftext|> world!";
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir Path directory;
  private Path source;

  @BeforeEach
  void copy() throws IOException {
    source = Goldens.model("sdxl-tiny").resolve("tokenizer_2");
    for (String name :
        List.of("vocab.json", "merges.txt", "tokenizer_config.json", "special_tokens_map.json")) {
      Files.copy(source.resolve(name), directory.resolve(name));
    }
  }

  @Test
  void loadsFromAZipFile() throws IOException {
    URI zip = URI.create("jar:" + directory.resolve("model.zip").toUri());
    try (FileSystem files = FileSystems.newFileSystem(zip, Map.of("create", "true"))) {
      for (String name : List.of("vocab.json", "merges.txt", "tokenizer_config.json")) {
        Files.copy(source.resolve(name), files.getPath("/", name));
      }
      sameAsSource(ClipTokenizer.load(files.getPath("/")));
    }
  }

  @Test
  void loadsTheOldFormWithTokensByName() throws IOException {
    write("tokenizer_config.json", "{\"pad_token\": \"!\", \"model_max_length\": 77}");
    write("special_tokens_map.json", "{\"bos_token\": {\"content\": \"<|startoftext|>\"}}");
    sameAsSource(ClipTokenizer.load(directory));
  }

  @Test
  void loadsTheNewFormWithOneFile() throws IOException {
    ObjectNode root = JSON.createObjectNode();
    ObjectNode model = root.putObject("model");
    model.set("vocab", JSON.readTree(directory.resolve("vocab.json").toFile()));
    ArrayNode merges = model.putArray("merges");
    Files.readAllLines(directory.resolve("merges.txt")).stream()
        .skip(1)
        .map(line -> line.split(" "))
        .forEach(pair -> merges.addArray().add(pair[0]).add(pair[1]));
    root.putArray("added_tokens").addObject().put("id", 0).put("content", "!").put("special", true);
    JSON.writeValue(directory.resolve("tokenizer.json").toFile(), root);
    write("tokenizer_config.json", "{\"pad_token\": \"!\", \"model_max_length\": 1e30}");
    Files.delete(directory.resolve("vocab.json"));
    Files.delete(directory.resolve("merges.txt"));
    Files.delete(directory.resolve("special_tokens_map.json"));
    sameAsSource(ClipTokenizer.load(directory));
  }

  @Test
  void addedTokensAreFoundAsAWhole() throws IOException {
    write(
        "tokenizer_config.json",
        "{\"added_tokens_decoder\": {\"49408\": {\"content\": \"<Sketch>\", \"normalized\": true}}}");
    assertThat(ClipTokenizer.load(directory).encode("a <SKETCH>b"))
        .startsWith(49406, 320, 49408, 321, 49407, 0);
  }

  @Test
  void shorterLimitsHold() throws IOException {
    write("tokenizer_config.json", "{\"model_max_length\": 4}");
    ClipTokenizer tokenizer = ClipTokenizer.load(directory);
    assertThat(tokenizer.encode("a b a b")).containsExactly(49406, 320, 321, 49407);
    assertThat(tokenizer.countCutTokens("a b a b")).isEqualTo(2);
  }

  @Test
  void damageIsNamed() throws IOException {
    refused("vocab.json", "{", "vocab.json is not JSON");
    refused("vocab.json", "[]", "vocab.json: there is no vocabulary in it");
    refused("vocab.json", "{\"a\": \"b\"}", "the id of \"a\" is not a number");
    refused("merges.txt", "#version\nab\n", "merges.txt: \"ab\" is not a pair of tokens");
    refused("merges.txt", "not known\n", "vocab.json: the token \"known\" is missing");
    refused("tokenizer_config.json", "{\"pad_token\": \"<pad>\"}", "\"<pad>\" is missing");
    refused(
        "tokenizer_config.json",
        "{\"added_tokens_decoder\": {\"x\": {\"content\": \"y\"}}}",
        "\"x\" is not the id of a token");
    refused(
        "tokenizer_config.json",
        "{\"added_tokens_decoder\": {\"7\": {\"content\": \"y\", \"lstrip\": true}}}",
        "the token \"y\" has lstrip");
    Files.delete(directory.resolve("vocab.json"));
    assertThatThrownBy(() -> ClipTokenizer.load(directory))
        .isInstanceOf(IOException.class)
        .hasMessageEndingWith("/vocab.json is missing");
    Files.copy(source.resolve("vocab.json"), directory.resolve("vocab.json"));
    Files.write(directory.resolve("merges.txt"), new byte[] {(byte) 0xFF});
    assertThatThrownBy(() -> ClipTokenizer.load(directory))
        .isInstanceOf(IOException.class)
        .hasMessageEndingWith("/merges.txt is not UTF-8 text");
  }

  private void refused(String file, String content, String reason) throws IOException {
    write(file, content);
    assertThatThrownBy(() -> ClipTokenizer.load(directory))
        .isInstanceOf(IOException.class)
        .hasMessageContaining(reason);
    Files.copy(source.resolve(file), directory.resolve(file + ".new"));
    Files.delete(directory.resolve(file));
    Files.move(directory.resolve(file + ".new"), directory.resolve(file));
  }

  private void sameAsSource(ClipTokenizer tokenizer) throws IOException {
    assertThat(tokenizer.encode(TEXT)).containsExactly(ClipTokenizer.load(source).encode(TEXT));
  }

  private void write(String file, String content) throws IOException {
    Files.writeString(directory.resolve(file), content);
  }
}
