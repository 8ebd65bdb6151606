package dev.pagoda.text;

import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;

/**
 * The engine that transformers runs, set up as its {@code CLIPTokenizer} sets it up: an oracle. It
 * must unpack its native library below the build directory and never look for one to download.
 */
final class RustTokenizers implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String FLAGS =
      "\"single_word\":false,\"lstrip\":false,\"rstrip\":false,\"special\":true";
  private static final String NORMALIZER =
      """
      {"type":"Sequence","normalizers":[{"type":"NFC"},
       {"type":"Replace","pattern":{"Regex":"\\\\s+"},"content":" "},{"type":"Lowercase"}]}""";
  private static final String PRE_TOKENIZER =
      """
      {"type":"Sequence","pretokenizers":[
       {"type":"Split","behavior":"Removed","invert":true,"pattern":{"Regex":
         "'s|'t|'re|'ve|'m|'ll|'d|[\\\\p{L}]+|[\\\\p{N}]|[^\\\\s\\\\p{L}\\\\p{N}]+"}},
       {"type":"ByteLevel","add_prefix_space":false,"trim_offsets":true,"use_regex":true}]}""";

  static {
    System.setProperty("DJL_CACHE_DIR", "target/djl");
    System.setProperty("RUST_FLAVOR", "cpu");
    System.setProperty("ai.djl.offline", "true");
  }

  private final HuggingFaceTokenizer tokenizer;

  /**
   * @param directory with vocab.json and merges.txt
   * @param exclamationMarkPads as in SDXL's second tokenizer
   */
  RustTokenizers(Path directory, boolean exclamationMarkPads) throws IOException {
    this(configuration(directory, exclamationMarkPads));
  }

  /**
   * @param configuration the content of a tokenizer.json
   */
  RustTokenizers(JsonNode configuration) throws IOException {
    tokenizer =
        HuggingFaceTokenizer.newInstance(
            new ByteArrayInputStream(JSON.writeValueAsBytes(configuration)),
            Map.of("addSpecialTokens", "false", "truncation", "false", "padding", "false"));
  }

  /** Token ids of a text, without start, end, padding and limit. */
  long[] ids(String text) {
    return tokenizer.encode(text).getIds();
  }

  /** The same in the form of {@link Tokenizer#encode}. */
  long[] encode(String text, int padding) {
    long[] ids = ids(text);
    long[] padded = new long[77];
    Arrays.fill(padded, padding);
    padded[0] = 49406;
    int kept = Math.min(75, ids.length);
    System.arraycopy(ids, 0, padded, 1, kept);
    padded[kept + 1] = 49407;
    return padded;
  }

  @Override
  public void close() {
    tokenizer.close();
  }

  private static ObjectNode configuration(Path directory, boolean pads) throws IOException {
    ObjectNode root = JSON.createObjectNode();
    ArrayNode added = root.put("version", "1.0").putArray("added_tokens");
    if (pads) {
      added.add(token(0, "!", false));
    }
    added.add(token(49406, "<|startoftext|>", true)).add(token(49407, "<|endoftext|>", true));
    root.set("normalizer", JSON.readTree(NORMALIZER));
    root.set("pre_tokenizer", JSON.readTree(PRE_TOKENIZER));
    ObjectNode model = root.putObject("model").put("type", "BPE");
    model.put("unk_token", "<|endoftext|>").put("end_of_word_suffix", "</w>");
    model.set("vocab", JSON.readTree(directory.resolve("vocab.json").toFile()));
    ArrayNode merges = model.putArray("merges");
    Files.readAllLines(directory.resolve("merges.txt")).stream()
        .filter(line -> !line.startsWith("#version"))
        .forEach(merges::add);
    return root;
  }

  private static ObjectNode token(int id, String content, boolean normalized) throws IOException {
    ObjectNode token = (ObjectNode) JSON.readTree("{" + FLAGS + "}");
    return token.put("id", id).put("content", content).put("normalized", normalized);
  }
}
