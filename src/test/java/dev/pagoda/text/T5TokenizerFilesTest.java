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
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * All the forms in which T5 tokenizer directories are published load, with the ids that
 * transformers 5 gives; damaged ones say what is wrong.
 */
class T5TokenizerFilesTest {
  private static final String TEXT = "caf\u00e9 </s> a<pad>b <extra_id_0> castle\u3000owl";
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir Path directory;
  private Path source;

  @BeforeEach
  void copy() throws IOException {
    source = Goldens.model("pixart-tiny").resolve("tokenizer");
    Files.copy(source.resolve("spiece.model"), directory.resolve("spiece.model"));
  }

  @Test
  void loadsFromAZipFile() throws IOException {
    URI zip = URI.create("jar:" + directory.resolve("model.zip").toUri());
    try (FileSystem files = FileSystems.newFileSystem(zip, Map.of("create", "true"))) {
      Files.copy(source.resolve("spiece.model"), files.getPath("/spiece.model"));
      sameAsSource(T5Tokenizer.load(files.getPath("/")));
      Files.delete(files.getPath("/spiece.model"));
      Files.copy(source.resolve("tokenizer.json"), files.getPath("/tokenizer.json"));
      sameAsSource(T5Tokenizer.load(files.getPath("/")));
    }
  }

  @Test
  void loadsWithSpieceModelAlone() throws IOException {
    sameAsSource(T5Tokenizer.load(directory));
  }

  @Test
  void loadsWithTokenizerJsonAlone() throws IOException {
    Files.delete(directory.resolve("spiece.model"));
    Files.copy(source.resolve("tokenizer.json"), directory.resolve("tokenizer.json"));
    sameAsSource(T5Tokenizer.load(directory));
  }

  @Test
  void loadsTheOldFormWithTokensInFilesOfTheirOwn() throws IOException {
    Files.copy(
        source.resolve("special_tokens_map.json"), directory.resolve("special_tokens_map.json"));
    ObjectNode added = JSON.createObjectNode();
    for (int i = 0; i < 100; i++) {
      added.put("<extra_id_" + i + ">", 1099 - i);
    }
    write("added_tokens.json", added.put("<x>", 1100).toString());
    T5Tokenizer tokenizer = T5Tokenizer.load(directory);
    sameAsSource(tokenizer);
    assertThat(tokenizer.encode("a<x> b", 9)).containsExactly(5, 1100, 402, 1);
    // As in transformers: of the added ones only this one is not special, so it is normalized.
    assertThat(tokenizer.encode("a\uff1cx\uff1e b", 9)).containsExactly(5, 1100, 402, 1);
    assertThat(tokenizer.encode("\uff1cextra_id_0\uff1e", 9)).containsExactly(8, 1099, 1);
  }

  @Test
  void tokensBesideTheVocabularyGetTheNextIds() throws IOException {
    write(
        "tokenizer_config.json",
        """
        {"added_tokens_decoder": {"1105": {"content": "<y>", "special": false},
                                  "1101": {"content": "<x>", "special": true}}}""");
    T5Tokenizer tokenizer = T5Tokenizer.load(directory);
    assertThat(tokenizer.encode("a<x> b", 9)).containsExactly(5, 1100, 402, 1);
    assertThat(tokenizer.encode("a<y>b", 9)).containsExactly(5, 1101, 402, 1);
  }

  @Test
  void whiteSpaceBesideATokenBelongsToItWhereItsFileSaysSo() throws IOException {
    String token = "{\"content\": \"</s>\", \"special\": true, \"%s\": true}";
    // A no-break space with a mark is one space; alone the mark is unknown.
    String text = "a </s>\u00a0\u0301";
    write("tokenizer_config.json", decoder(1, token.formatted("lstrip")));
    assertThat(T5Tokenizer.load(directory).encode(text, 9)).containsExactly(5, 1, 1);
    write("tokenizer_config.json", decoder(1, token.formatted("rstrip")));
    assertThat(T5Tokenizer.load(directory).encode(text, 9)).containsExactly(5, 1, 8, 2, 1);
  }

  @Test
  void namedTokensAreTheirsWhoNameThem() throws IOException {
    write("tokenizer_config.json", "{\"eos_token\": \"</s>\", \"pad_token\": \"<x>\"}");
    write("special_tokens_map.json", "{\"eos_token\": {\"content\": \"<eos>\"}}");
    T5Tokenizer tokenizer = T5Tokenizer.load(directory);
    assertThat(tokenizer.encode("a<eos>", 9)).containsExactly(5, 1100, 1100);
    assertThat(tokenizer.padding()).isEqualTo(1101);
  }

  @Test
  void extraIdsAreAsManyAsTheFileSays() throws IOException {
    write("tokenizer_config.json", "{\"extra_ids\": 3}");
    assertThat(T5Tokenizer.load(directory).encode("a<extra_id_0> b<extra_id_2>", 9))
        .containsExactly(5, 1002, 402, 1000, 1);
  }

  /** Where the configuration lists no extra ids they are words, as in transformers. */
  @Test
  void whatTheConfigurationListsIsAllThereIs() throws IOException {
    write("tokenizer_config.json", "{\"extra_special_tokens\": [\"<x>\"]}");
    assertThat(T5Tokenizer.load(directory).encode("<x> <extra_id_0>", 9))
        .containsExactly(1100, 8, 1099, 1);
    write("tokenizer_config.json", "{}");
    assertThat(T5Tokenizer.load(directory).encode("<extra_id_0>", 9)).containsExactly(1099, 1);
  }

  @Test
  void damageIsNamed() throws IOException {
    refused("tokenizer_config.json", "{", "tokenizer_config.json is not JSON");
    refused("tokenizer_config.json", "{\"extra_ids\": -1}", "extra_ids must be 0 to 10000");
    refused(
        "tokenizer_config.json",
        "{\"added_tokens_decoder\": {\"x\": {\"content\": \"y\"}}}",
        "tokenizer_config.json: \"x\" is not the id of a token");
    refused("tokenizer_config.json", decoder(7, "{}"), "a special token has no content");
    refused(
        "tokenizer_config.json",
        decoder(7, "{\"content\": \"y\", \"single_word\": true}"),
        "the token \"y\" has single_word");
    refused("special_tokens_map.json", "[", "special_tokens_map.json is not JSON");
    refused("added_tokens.json", "[", "added_tokens.json is not JSON");
    refused("tokenizer.json", "{}", "tokenizer.json: there is no vocabulary in it");
    refused("tokenizer.json", "{\"model\": {\"type\": \"BPE\"}}", "the model is of type BPE");
    refused(
        "tokenizer.json",
        "{\"model\": {\"unk_id\": 0, \"vocab\": [[\"a\", 0], [\"b\"]]}}",
        "tokenizer.json: entry 1 of the vocabulary is not a piece and its score");
    refused(
        "tokenizer.json",
        "{\"model\": {\"unk_id\": 1, \"vocab\": [[\"a\", 0]]}}",
        "tokenizer.json: it has no piece for the unknown");
    refused(
        "tokenizer.json",
        "{\"model\": {\"unk_id\": 0, \"vocab\": [[\"a\", 0]]}, \"normalizer\":"
            + " {\"normalizers\": [{\"type\": \"Lowercase\"}, {\"precompiled_charsmap\": \"?\"}]}}",
        "tokenizer.json: precompiled_charsmap is not base64");
    Files.delete(directory.resolve("spiece.model"));
    assertThatThrownBy(() -> T5Tokenizer.load(directory))
        .isInstanceOf(IOException.class)
        .hasMessageEndingWith("/spiece.model is missing");
    assertThatThrownBy(() -> T5Tokenizer.load(directory.resolve("tokenizer")))
        .isInstanceOf(IOException.class)
        .hasMessageEndingWith("/tokenizer is missing");
  }

  @Test
  void aNormalizerInASequenceIsFound() throws IOException {
    ObjectNode root = (ObjectNode) JSON.readTree(source.resolve("tokenizer.json").toFile());
    ArrayNode sequence = JSON.createArrayNode().add(root.path("normalizer"));
    root.set("normalizer", JSON.createObjectNode().set("normalizers", sequence));
    write("tokenizer.json", root.toString());
    sameAsSource(T5Tokenizer.load(directory));
  }

  private static String decoder(int id, String token) {
    return "{\"added_tokens_decoder\": {\"" + id + "\": " + token + "}}";
  }

  private void refused(String file, String content, String reason) throws IOException {
    write(file, content);
    assertThatThrownBy(() -> T5Tokenizer.load(directory))
        .isInstanceOf(IOException.class)
        .hasMessageContaining(reason);
    Files.delete(directory.resolve(file));
  }

  private void sameAsSource(T5Tokenizer tokenizer) throws IOException {
    long[] ids = tokenizer.encode(TEXT, 99);
    assertThat(ids).containsExactly(T5Tokenizer.load(source).encode(TEXT, 99));
    assertThat(tokenizer.padding()).isZero();
  }

  private void write(String file, String content) throws IOException {
    Files.writeString(directory.resolve(file), content);
  }
}
