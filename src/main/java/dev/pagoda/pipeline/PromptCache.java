package dev.pagoda.pipeline;

import dev.pagoda.onnx.GraphSession;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * Prompts that were encoded on one device, of all models. When room is short, the least recently
 * used go first. Thread-safe.
 */
final class PromptCache {
  private final long most;
  private final Map<PromptKey, TextEmbedding> embeddings = new LinkedHashMap<>(16, 0.75f, true);
  private long bytes;

  /**
   * @param most bytes that it takes, keys included; 0 for remembering nothing
   */
  PromptCache(long most) {
    this.most = most;
  }

  /** What was made of the text, if that is remembered. */
  synchronized Optional<TextEmbedding> get(PromptKey key) {
    return Optional.ofNullable(embeddings.get(key));
  }

  /** Remembers it, unless it is larger than the whole cache. */
  synchronized void put(PromptKey key, TextEmbedding embedding) {
    forget(key);
    long size = size(key, embedding);
    if (size > most) {
      return;
    }
    Iterator<Map.Entry<PromptKey, TextEmbedding>> oldest = embeddings.entrySet().iterator();
    while (bytes + size > most) {
      Map.Entry<PromptKey, TextEmbedding> entry = oldest.next();
      bytes -= size(entry.getKey(), entry.getValue());
      oldest.remove();
    }
    embeddings.put(key, embedding);
    bytes += size;
  }

  /**
   * What was made of the text, or else is made of it with the session, which is not leased before.
   */
  TextEmbedding get(
      PromptKey key, LazyLease encoder, Function<GraphSession, TextEmbedding> encode) {
    Optional<TextEmbedding> known = get(key);
    if (known.isPresent()) {
      return known.get();
    }
    TextEmbedding made = encode.apply(encoder.session());
    // A session that was loaded before the files were exchanged does not speak for the new ones.
    if (encoder.version().equals(key.version())) {
      put(key, made);
    }
    return made;
  }

  /** Bytes of all that is remembered, keys included. */
  synchronized long bytes() {
    return bytes;
  }

  private void forget(PromptKey key) {
    TextEmbedding known = embeddings.remove(key);
    if (known != null) {
      bytes -= size(key, known);
    }
  }

  private static long size(PromptKey key, TextEmbedding embedding) {
    return key.bytes() + embedding.bytes();
  }
}
