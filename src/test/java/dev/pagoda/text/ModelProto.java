package dev.pagoda.text;

import com.google.protobuf.CodedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Writes a spiece.model, sound or not. */
final class ModelProto {
  static final int NORMAL = 1;
  static final int UNKNOWN = 2;
  static final int CONTROL = 3;
  static final int USER_DEFINED = 4;

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final CodedOutputStream out = CodedOutputStream.newInstance(bytes);

  /** With padding, end and unknown token, as T5 has them. */
  static ModelProto t5() throws IOException {
    return new ModelProto()
        .piece("<pad>", 0, CONTROL)
        .piece("</s>", 0, CONTROL)
        .piece("<unk>", 0, UNKNOWN);
  }

  ModelProto piece(String text, float score, int type) throws IOException {
    return piece(text.getBytes(StandardCharsets.UTF_8), score, type);
  }

  ModelProto piece(byte[] text, float score, int type) throws IOException {
    ByteArrayOutputStream piece = new ByteArrayOutputStream();
    CodedOutputStream fields = CodedOutputStream.newInstance(piece);
    fields.writeByteArray(1, text);
    fields.writeFloat(2, score);
    fields.writeEnum(3, type);
    fields.flush();
    return field(1, piece.toByteArray());
  }

  ModelProto modelType(int type) throws IOException {
    ByteArrayOutputStream trainer = new ByteArrayOutputStream();
    CodedOutputStream fields = CodedOutputStream.newInstance(trainer);
    fields.writeEnum(3, type);
    fields.flush();
    return field(2, trainer.toByteArray());
  }

  ModelProto charsMap(byte[] map) throws IOException {
    ByteArrayOutputStream normalizer = new ByteArrayOutputStream();
    CodedOutputStream fields = CodedOutputStream.newInstance(normalizer);
    fields.writeByteArray(2, map);
    fields.flush();
    return field(3, normalizer.toByteArray());
  }

  ModelProto field(int number, byte[] content) throws IOException {
    out.writeByteArray(number, content);
    return this;
  }

  void write(Path directory) throws IOException {
    out.flush();
    Files.write(directory.resolve("spiece.model"), bytes.toByteArray());
  }
}
