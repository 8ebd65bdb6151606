package dev.pagoda.text;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * What the files of a T5 tokenizer directory say of special tokens, in the order in which
 * transformers 5 lets them count. {@code tokenizer_config.json} with {@code added_tokens_decoder}
 * stands for itself; older directories say it in {@code added_tokens.json}, {@code
 * special_tokens_map.json} and {@code tokenizer.json} too.
 *
 * @param declared tokens, the first of the same content counts
 * @param end content of the end token
 * @param padding content of the padding token
 * @param extraIds number of tokens {@code <extra_id_N>}
 * @param complete whether the configuration lists special tokens: then those of the vocabulary and
 *     {@code <extra_id_N>} are none where it does not list them too
 */
record T5TokenizerFiles(
    List<Declared> declared, String end, String padding, int extraIds, boolean complete) {
  private static final int T5_EXTRA_IDS = 100;
  private static final int MOST_EXTRA_IDS = 10_000;

  /**
   * @param file where it stands, for messages
   * @param token a string or an object
   */
  record Declared(Path file, JsonNode token) {}

  static T5TokenizerFiles read(Path directory, JsonNode tokenizerJson) throws IOException {
    Path configFile = directory.resolve("tokenizer_config.json");
    JsonNode config = TokenizerJson.readIfThere(configFile);
    Map<String, Declared> named = new LinkedHashMap<>();
    List<Declared> others = new ArrayList<>();
    nameDefaults(configFile, named);
    collect(configFile, config, named, others);
    boolean complete = !others.isEmpty();
    JsonNode decoder = config.path("added_tokens_decoder");
    TreeMap<Integer, Declared> byId = new TreeMap<>();
    if (decoder.isMissingNode()) {
      Path map = directory.resolve("special_tokens_map.json");
      collect(map, TokenizerJson.readIfThere(map), named, others);
      readAdded(directory.resolve("added_tokens.json"), contents(named, others), byId);
      Path json = directory.resolve(UnigramJson.NAME);
      for (JsonNode token : tokenizerJson.path("added_tokens")) {
        byId.put(token.path("id").asInt(), new Declared(json, token));
      }
    } else {
      for (Map.Entry<String, JsonNode> token : decoder.properties()) {
        byId.put(id(configFile, token.getKey()), new Declared(configFile, token.getValue()));
      }
    }
    List<Declared> declared = new ArrayList<>(byId.values());
    declared.addAll(named.values());
    declared.addAll(others);
    return new T5TokenizerFiles(
        declared,
        content(named.get("eos_token").token()),
        content(named.get("pad_token").token()),
        extraIds(configFile, config),
        complete);
  }

  private static void nameDefaults(Path file, Map<String, Declared> named) {
    JsonNodeFactory json = JsonNodeFactory.instance;
    named.put("eos_token", new Declared(file, json.textNode("</s>")));
    named.put("unk_token", new Declared(file, json.textNode("<unk>")));
    named.put("pad_token", new Declared(file, json.textNode("<pad>")));
  }

  private static void collect(
      Path file, JsonNode root, Map<String, Declared> named, List<Declared> others) {
    for (Map.Entry<String, JsonNode> entry : root.properties()) {
      String name = entry.getKey();
      if (name.endsWith("_token")
          && (entry.getValue().isTextual() || entry.getValue().isObject())) {
        named.put(name, new Declared(file, entry.getValue()));
      } else if (name.endsWith("_special_tokens")) {
        entry.getValue().forEach(token -> others.add(new Declared(file, token)));
      }
    }
  }

  private static void readAdded(Path added, Set<String> special, TreeMap<Integer, Declared> byId)
      throws IOException {
    for (Map.Entry<String, JsonNode> entry : TokenizerJson.readIfThere(added).properties()) {
      ObjectNode token = JsonNodeFactory.instance.objectNode().put("content", entry.getKey());
      token.put("normalized", !special.contains(entry.getKey()));
      byId.put(entry.getValue().asInt(), new Declared(added, token));
    }
  }

  private static Set<String> contents(Map<String, Declared> named, List<Declared> others) {
    Set<String> contents = new HashSet<>();
    named.values().forEach(token -> contents.add(content(token.token())));
    others.forEach(token -> contents.add(content(token.token())));
    return contents;
  }

  private static String content(JsonNode token) {
    return token.isTextual() ? token.textValue() : token.path("content").asText();
  }

  private static int extraIds(Path file, JsonNode config) throws IOException {
    int count = config.path("extra_ids").asInt(T5_EXTRA_IDS);
    if (count < 0 || count > MOST_EXTRA_IDS) {
      throw new IOException(
          TokenizerJson.name(file) + ": extra_ids must be 0 to " + MOST_EXTRA_IDS);
    }
    return count;
  }

  private static int id(Path file, String key) throws IOException {
    try {
      return Integer.parseInt(key);
    } catch (NumberFormatException e) {
      throw new IOException(
          TokenizerJson.name(file) + ": \"" + key + "\" is not the id of a token", e);
    }
  }
}
