package dev.pagoda.text;

import dev.pagoda.fuzz.FuzzTarget;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/** Files of tokenizers: the first byte tells which one the rest is, or that it is a prompt. */
public final class TokenizerFuzz implements FuzzTarget {
  private static final List<String> FILES =
      List.of("spiece.model", "tokenizer.json", "tokenizer_config.json", "special_tokens_map.json");
  private static final String WORDS =
      "[[\"<pad>\",0.0],[\"</s>\",0.0],[\"<unk>\",0.0],[\"\u2581\",-1.0],[\"a\",-2.0]]";

  private Path directory;

  @Override
  public List<byte[]> seeds() throws IOException {
    Path model = Files.createTempDirectory("seed");
    ModelProto.t5()
        .piece("\u2581", -1, ModelProto.NORMAL)
        .piece("a", -2, ModelProto.NORMAL)
        .piece("typed", -2, ModelProto.USER_DEFINED)
        .write(model);
    byte[] pieces = Files.readAllBytes(model.resolve(FILES.get(0)));
    Files.delete(model.resolve(FILES.get(0)));
    Files.delete(model);
    byte[] first = new byte[pieces.length + 1];
    System.arraycopy(pieces, 0, first, 1, pieces.length);
    return List.of(
        first,
        text(
            1,
            "{\"added_tokens\":[{\"id\":1,\"content\":\"</s>\",\"special\":true}],"
                + "\"normalizer\":{\"type\":\"Sequence\",\"normalizers\":[{\"type\":\"Precompiled\","
                + "\"precompiled_charsmap\":\"\"}]},\"model\":{\"type\":\"Unigram\",\"unk_id\":2,"
                + "\"vocab\":"
                + WORDS
                + "}}"),
        text(2, "{\"eos_token\":\"</s>\",\"pad_token\":\"<pad>\",\"extra_ids\":2}"),
        text(3, "{\"eos_token\":{\"content\":\"</s>\"},\"pad_token\":\"<pad>\"}"),
        text(4, "a typed prompt with </s> inside"));
  }

  private static byte[] text(int kind, String text) {
    return ((char) kind + text).getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public void read(byte[] input) throws IOException {
    if (input.length == 0) {
      return;
    }
    if (directory == null) {
      directory = Files.createTempDirectory("fuzz");
    }
    byte[] rest = Arrays.copyOfRange(input, 1, input.length);
    int kind = Math.floorMod(input[0], FILES.size() + 1);
    for (String file : FILES) {
      Files.deleteIfExists(directory.resolve(file));
    }
    if (kind != 1) {
      ModelProto.t5().piece("\u2581", -1, ModelProto.NORMAL).write(directory);
    }
    boolean prompt = kind == FILES.size();
    if (!prompt) {
      Files.write(directory.resolve(FILES.get(kind)), rest);
    }
    T5Tokenizer tokenizer = T5Tokenizer.load(directory);
    tokenizer.encode(prompt ? new String(rest, StandardCharsets.UTF_8) : "a prompt", 77);
  }

  @Override
  public long allowance() {
    // Seen: 0.14 MB, the writing of a small vocabulary included.
    return 1L << 20;
  }

  @Override
  public Set<Class<? extends Exception>> refusals() {
    return Set.of(IOException.class);
  }
}
