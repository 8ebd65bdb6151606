package dev.pagoda.text;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.WireFormat;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads the Unigram model, its normalization and its special pieces from a SentencePiece {@code
 * ModelProto} (sentencepiece_model.proto).
 */
final class SentencePieceModel {
  /** That of T5 has 0.8 MB, the largest published ones 5 MB. */
  private static final long LARGEST_FILE = 64L << 20;

  private static final int UNIGRAM = 1;

  /** Types of pieces. */
  private static final int NORMAL = 1;

  private static final int UNKNOWN = 2;
  private static final int CONTROL = 3;
  private static final int USER_DEFINED = 4;

  /** A message's fields; reads the value of the one with this tag, or says no. */
  private interface Fields {
    boolean read(int tag) throws IOException;
  }

  private final Path file;
  private final CodedInputStream in;
  private final List<T5Vocabulary.Piece> pieces = new ArrayList<>();
  private final List<String> special = new ArrayList<>();
  private int unknown = -1;
  private int modelType = UNIGRAM;
  private PrecompiledCharsMap charsMap = PrecompiledCharsMap.IDENTITY;

  // Fields of the piece that is being read.
  private String text = "";
  private float score;
  private int type;

  private SentencePieceModel(Path file, byte[] content) {
    this.file = file;
    in = CodedInputStream.newInstance(content);
  }

  /**
   * Reads a {@code spiece.model}.
   *
   * @param extraIds how many pieces {@code <extra_id_N>} follow its own, N counting down
   */
  static T5Vocabulary read(Path file, int extraIds) throws IOException {
    SentencePieceModel model = new SentencePieceModel(file, content(file));
    try {
      model.readFields(model::modelField);
    } catch (InvalidProtocolBufferException e) {
      throw new IOException(TokenizerJson.name(file) + " is not a SentencePiece model", e);
    }
    if (model.modelType != UNIGRAM) {
      throw new IOException(TokenizerJson.name(file) + " is not a Unigram model");
    }
    for (int i = extraIds - 1; i >= 0; i--) {
      model.pieces.add(new T5Vocabulary.Piece("<extra_id_" + i + ">", 0));
    }
    return new T5Vocabulary(file, model.pieces, model.unknown, model.charsMap, model.special)
        .checked();
  }

  private static byte[] content(Path file) throws IOException {
    try {
      if (Files.size(file) > LARGEST_FILE) {
        throw new IOException(TokenizerJson.name(file) + " is larger than 64 MB");
      }
      return Files.readAllBytes(file);
    } catch (NoSuchFileException e) {
      throw new IOException(TokenizerJson.name(file) + " is missing", e);
    }
  }

  private void readFields(Fields fields) throws IOException {
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      if (!fields.read(tag)) {
        in.skipField(tag);
      }
    }
  }

  private void readMessage(Fields fields) throws IOException {
    int limit = in.pushLimit(in.readRawVarint32());
    readFields(fields);
    in.popLimit(limit);
  }

  private boolean modelField(int tag) throws IOException {
    switch (tag) {
      case (1 << 3) | WireFormat.WIRETYPE_LENGTH_DELIMITED -> readPiece();
      case (2 << 3) | WireFormat.WIRETYPE_LENGTH_DELIMITED -> readMessage(this::trainerField);
      case (3 << 3) | WireFormat.WIRETYPE_LENGTH_DELIMITED -> readMessage(this::normalizerField);
      default -> {
        return false;
      }
    }
    return true;
  }

  private void readPiece() throws IOException {
    text = "";
    score = 0;
    type = NORMAL;
    readMessage(this::pieceField);
    if (type == UNKNOWN) {
      unknown = pieces.size();
    } else if (type == CONTROL || type == USER_DEFINED) {
      special.add(text);
    }
    pieces.add(new T5Vocabulary.Piece(text, score));
  }

  private boolean pieceField(int tag) throws IOException {
    switch (tag) {
      case (1 << 3) | WireFormat.WIRETYPE_LENGTH_DELIMITED -> text = in.readStringRequireUtf8();
      case (2 << 3) | WireFormat.WIRETYPE_FIXED32 -> score = in.readFloat();
      case (3 << 3) | WireFormat.WIRETYPE_VARINT -> type = in.readEnum();
      default -> {
        return false;
      }
    }
    return true;
  }

  private boolean trainerField(int tag) throws IOException {
    if (tag == ((3 << 3) | WireFormat.WIRETYPE_VARINT)) {
      modelType = in.readEnum();
      return true;
    }
    return false;
  }

  private boolean normalizerField(int tag) throws IOException {
    if (tag == ((2 << 3) | WireFormat.WIRETYPE_LENGTH_DELIMITED)) {
      charsMap = PrecompiledCharsMap.parse(file, in.readByteArray());
      return true;
    }
    return false;
  }
}
