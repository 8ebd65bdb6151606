package dev.pagoda.pipeline;

import dev.pagoda.onnx.FileVersion;
import dev.pagoda.onnx.SessionKey;
import java.util.Arrays;
import java.util.List;

/**
 * All that the encoding of one text on one device depends on. Tokens rather than the text, so that
 * models that share an encoder may have tokenizers of their own.
 *
 * @param graph the text encoder
 * @param version of the graph's files, which may be exchanged
 * @param ids the text's tokens, padding included
 * @param options whatever else changes the outcome, such as layers left out, or LoRAs
 */
record PromptKey(SessionKey graph, FileVersion version, List<Long> ids, String options) {
  /** Rounded up, for objects and references beside the values. */
  private static final int OVERHEAD = 512;

  private static final int BYTES_PER_ID = 24;

  PromptKey {
    ids = List.copyOf(ids);
  }

  /** Of the graph as its files are now. */
  static PromptKey of(SessionKey graph, long[] ids, String options) {
    return new PromptKey(
        graph, FileVersion.ofGraph(graph.file()), Arrays.stream(ids).boxed().toList(), options);
  }

  /** Bytes that it takes, about. */
  long bytes() {
    long chars =
        version.states().stream().mapToLong(String::length).sum() + (long) options.length();
    return OVERHEAD + (long) ids.size() * BYTES_PER_ID + chars * Character.BYTES;
  }
}
