package dev.pagoda.text;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The added tokens of a tokenizer directory, and which of them are start, end, padding and unknown.
 * They come from {@code tokenizer.json}, {@code added_tokens_decoder} of {@code
 * tokenizer_config.json} and the named tokens there or in {@code special_tokens_map.json}; what is
 * not there has the default of {@code CLIPTokenizer}.
 */
final class SpecialTokens {
  private static final List<String> NAMES =
      List.of("bos_token", "eos_token", "unk_token", "pad_token");

  private record Token(int id, boolean normalized) {}

  private final ClipVocabulary vocabulary;
  private final Map<String, Token> tokens = new LinkedHashMap<>();
  private final Map<String, String> contents = new HashMap<>();

  private SpecialTokens(ClipVocabulary vocabulary) {
    this.vocabulary = vocabulary;
  }

  static SpecialTokens read(Path directory, ClipVocabulary vocabulary) throws IOException {
    Path configFile = directory.resolve("tokenizer_config.json");
    JsonNode config = TokenizerJson.read(configFile);
    JsonNode map = TokenizerJson.readIfThere(directory.resolve("special_tokens_map.json"));
    Path tokenizerFile = directory.resolve("tokenizer.json");
    SpecialTokens special = new SpecialTokens(vocabulary);
    for (JsonNode token : TokenizerJson.readIfThere(tokenizerFile).path("added_tokens")) {
      special.add(tokenizerFile, token.path("id").asInt(-1), token);
    }
    for (Map.Entry<String, JsonNode> token : config.path("added_tokens_decoder").properties()) {
      special.add(configFile, id(configFile, token.getKey()), token.getValue());
    }
    for (String name : NAMES) {
      special.name(configFile, name, config.hasNonNull(name) ? config.get(name) : map.get(name));
    }
    return special;
  }

  AddedTokens typed() {
    return select(false);
  }

  AddedTokens normalized() {
    return select(true);
  }

  /** The id of a named token, say {@code bos_token}. */
  int id(String name) {
    return tokens.get(contents.get(name)).id();
  }

  private AddedTokens select(boolean normalized) {
    // Two tokens that are the same when normalized: the later one counts.
    Map<String, AddedToken> selected = new LinkedHashMap<>();
    tokens.forEach(
        (content, token) -> {
          if (token.normalized() == normalized) {
            String found = normalized ? ClipNormalizer.normalize(content) : content;
            selected.put(found, new AddedToken(found, token.id()));
          }
        });
    return new AddedTokens(selected.values());
  }

  private void name(Path file, String name, JsonNode value) throws IOException {
    boolean isObject = value != null && value.isObject();
    String byDefault = "bos_token".equals(name) ? "<|startoftext|>" : "<|endoftext|>";
    String content = byDefault;
    if (isObject) {
      content = value.path("content").asText();
    } else if (value != null && value.isTextual()) {
      content = value.asText();
    }
    contents.put(name, content);
    if (!tokens.containsKey(content)) {
      if (isObject) {
        add(file, vocabulary.id(content), value);
      } else {
        // CLIPTokenizer makes all but the padding token itself, and normalized.
        tokens.put(content, new Token(vocabulary.id(content), !"pad_token".equals(name)));
      }
    }
  }

  private void add(Path file, int id, JsonNode token) throws IOException {
    String content = token.path("content").asText();
    for (String flag : List.of("lstrip", "rstrip", "single_word")) {
      if (token.path(flag).asBoolean()) {
        throw new IOException(
            TokenizerJson.name(file)
                + ": the token \""
                + content
                + "\" has "
                + flag
                + ", which CLIP has not");
      }
    }
    if (id < 0 || content.isEmpty()) {
      throw new IOException(TokenizerJson.name(file) + ": an added token has no id or no content");
    }
    boolean special = token.path("special").asBoolean();
    tokens.put(content, new Token(id, token.path("normalized").asBoolean(!special)));
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
