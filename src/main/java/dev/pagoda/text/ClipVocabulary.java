package dev.pagoda.text;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What byte pair encoding was learnt.
 *
 * @param source the file it was read from, for messages
 * @param ids id by token
 * @param merges pairs that become one token, in the order in which they were learnt
 */
record ClipVocabulary(Path source, Map<String, Integer> ids, List<Pair> merges) {
  record Pair(String left, String right) {}

  /** Reads {@code vocab.json} and {@code merges.txt}, or {@code tokenizer.json} without these. */
  static ClipVocabulary read(Path directory) throws IOException {
    Path vocab = directory.resolve("vocab.json");
    Path merges = directory.resolve("merges.txt");
    Path tokenizer = directory.resolve("tokenizer.json");
    if (!Files.exists(vocab) && !Files.exists(merges) && Files.exists(tokenizer)) {
      JsonNode model = TokenizerJson.read(tokenizer).path("model");
      return new ClipVocabulary(
          tokenizer, ids(tokenizer, model.path("vocab")), pairs(tokenizer, model.path("merges")));
    }
    return new ClipVocabulary(vocab, ids(vocab, TokenizerJson.read(vocab)), pairs(merges));
  }

  /** The id of a token that must be there. */
  int id(String token) throws IOException {
    Integer id = ids.get(token);
    if (id == null) {
      throw new IOException(
          TokenizerJson.name(source) + ": the token \"" + token + "\" is missing");
    }
    return id;
  }

  private static Map<String, Integer> ids(Path file, JsonNode vocab) throws IOException {
    if (!vocab.isObject() || vocab.isEmpty()) {
      throw new IOException(TokenizerJson.name(file) + ": there is no vocabulary in it");
    }
    Map<String, Integer> ids = new HashMap<>(vocab.size() * 2);
    for (Map.Entry<String, JsonNode> token : vocab.properties()) {
      if (!token.getValue().canConvertToInt() || token.getValue().intValue() < 0) {
        throw new IOException(
            TokenizerJson.name(file) + ": the id of \"" + token.getKey() + "\" is not a number");
      }
      ids.put(token.getKey(), token.getValue().intValue());
    }
    return ids;
  }

  private static List<Pair> pairs(Path file, JsonNode merges) throws IOException {
    List<Pair> pairs = new ArrayList<>(merges.size());
    for (JsonNode merge : merges) {
      // Older files hold "left right", newer ones ["left", "right"].
      pairs.add(
          merge.isArray() && merge.size() == 2
              ? new Pair(merge.get(0).asText(), merge.get(1).asText())
              : pair(file, merge.asText()));
    }
    return pairs;
  }

  private static List<Pair> pairs(Path file) throws IOException {
    List<Pair> pairs = new ArrayList<>();
    try (BufferedReader reader = Files.newBufferedReader(file)) {
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        if (!line.startsWith("#version") && !line.isBlank()) {
          pairs.add(pair(file, line));
        }
      }
    } catch (NoSuchFileException e) {
      throw new IOException(TokenizerJson.name(file) + " is missing", e);
    } catch (CharacterCodingException e) {
      throw new IOException(TokenizerJson.name(file) + " is not UTF-8 text", e);
    }
    return pairs;
  }

  private static Pair pair(Path file, String line) throws IOException {
    int space = line.indexOf(' ');
    if (space <= 0 || space == line.length() - 1) {
      throw new IOException(
          TokenizerJson.name(file) + ": \"" + line + "\" is not a pair of tokens");
    }
    return new Pair(line.substring(0, space), line.substring(space + 1).stripTrailing());
  }
}
