package dev.pagoda.text;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The tokens that count as a whole wherever a text names them, with the ids that transformers gives
 * them: that of the piece of the same content, else the next one after all pieces. Where two files
 * name a token, the first one to say so tells how it is found.
 */
final class T5SpecialTokens {
  private final UnigramModel model;
  private final PrecompiledCharsMap charsMap;
  private final Map<String, Integer> ids = new HashMap<>();
  private final List<AddedToken> typed = new ArrayList<>();
  private final List<AddedToken> normalized = new ArrayList<>();
  private int next;

  private T5SpecialTokens(UnigramModel model, PrecompiledCharsMap charsMap) {
    this.model = model;
    this.charsMap = charsMap;
    next = model.size();
  }

  static T5SpecialTokens of(T5TokenizerFiles files, T5Vocabulary vocabulary, UnigramModel model)
      throws IOException {
    T5SpecialTokens tokens = new T5SpecialTokens(model, vocabulary.charsMap());
    for (T5TokenizerFiles.Declared declared : files.declared()) {
      tokens.add(declared.file(), declared.token());
    }
    if (!files.complete()) {
      vocabulary.special().forEach(tokens::addSpecial);
      for (int i = 0; i < files.extraIds(); i++) {
        tokens.addSpecial("<extra_id_" + i + ">");
      }
    }
    return tokens;
  }

  /** Those found in the text as typed. */
  AddedTokens typed() {
    return new AddedTokens(typed);
  }

  /** Those found in normalized text. */
  AddedTokens normalized() {
    return new AddedTokens(normalized);
  }

  /** The id of a token that is among these. */
  int id(String content) {
    return ids.get(content);
  }

  private void addSpecial(String content) {
    if (!ids.containsKey(content)) {
      typed.add(new AddedToken(content, newId(content)));
    }
  }

  /** Adds a token of the form that transformers writes, or a string. */
  private void add(Path file, JsonNode token) throws IOException {
    String content = token.isTextual() ? token.textValue() : token.path("content").asText();
    if (content.isEmpty()) {
      throw new IOException(TokenizerJson.name(file) + ": a special token has no content");
    }
    if (token.path("single_word").asBoolean()) {
      throw new IOException(
          TokenizerJson.name(file)
              + ": the token \""
              + content
              + "\" has single_word, which T5 has not");
    }
    if (ids.containsKey(content)) {
      return;
    }
    // Special tokens are found as typed, unless their file says otherwise.
    boolean isNormalized =
        token.path("normalized").asBoolean(!token.path("special").asBoolean(true));
    boolean left = token.path("lstrip").asBoolean();
    boolean right = token.path("rstrip").asBoolean();
    String found = isNormalized ? charsMap.normalize(content) : content;
    (isNormalized ? normalized : typed).add(new AddedToken(found, newId(content), left, right));
  }

  private int newId(String content) {
    int piece = model.id(content);
    int id = piece == PieceTrie.NONE ? next++ : piece;
    ids.put(content, id);
    return id;
  }
}
