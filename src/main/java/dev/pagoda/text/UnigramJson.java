package dev.pagoda.text;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.exc.InvalidFormatException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads the Unigram model and its normalization from a {@code tokenizer.json}. Like {@code
 * T5Tokenizer} of transformers 5 it takes nothing else from there: white space is split as T5 does.
 */
final class UnigramJson {
  static final String NAME = "tokenizer.json";

  private UnigramJson() {}

  static T5Vocabulary read(Path file, JsonNode root) throws IOException {
    JsonNode model = root.path("model");
    if (!"Unigram".equals(model.path("type").asText("Unigram"))) {
      throw new IOException(
          TokenizerJson.name(file)
              + ": the model is of type "
              + model.path("type").asText()
              + ", where T5 has Unigram");
    }
    int unknown = model.path("unk_id").asInt(-1);
    PrecompiledCharsMap map = charsMap(file, root.path("normalizer"));
    return new T5Vocabulary(file, pieces(file, model.path("vocab")), unknown, map, List.of())
        .checked();
  }

  private static List<T5Vocabulary.Piece> pieces(Path file, JsonNode vocab) throws IOException {
    List<T5Vocabulary.Piece> pieces = new ArrayList<>(vocab.size());
    for (JsonNode piece : vocab) {
      if (!piece.path(0).isTextual() || !piece.path(1).isNumber()) {
        throw new IOException(
            TokenizerJson.name(file)
                + ": entry "
                + pieces.size()
                + " of the vocabulary is not a piece and its score");
      }
      pieces.add(new T5Vocabulary.Piece(piece.get(0).textValue(), piece.get(1).doubleValue()));
    }
    return pieces;
  }

  private static PrecompiledCharsMap charsMap(Path file, JsonNode normalizer) throws IOException {
    if (normalizer.has("normalizers")) {
      for (JsonNode part : normalizer.get("normalizers")) {
        if (part.has("precompiled_charsmap")) {
          return charsMap(file, part);
        }
      }
    }
    JsonNode encoded = normalizer.path("precompiled_charsmap");
    if (encoded.isMissingNode()) {
      return PrecompiledCharsMap.IDENTITY;
    }
    try {
      return PrecompiledCharsMap.parse(file, encoded.binaryValue());
    } catch (InvalidFormatException e) {
      throw new IOException(TokenizerJson.name(file) + ": precompiled_charsmap is not base64", e);
    }
  }
}
