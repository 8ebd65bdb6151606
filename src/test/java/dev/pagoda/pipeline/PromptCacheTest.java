package dev.pagoda.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pagoda.onnx.FileVersion;
import dev.pagoda.onnx.SessionKey;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Encoded prompts are remembered within a bound, those that were used last for longest. */
class PromptCacheTest {
  private static final SessionKey GRAPH = SessionKey.stock(Path.of("model.onnx"));
  private static final FileVersion VERSION = new FileVersion(List.of("model.onnx 1 now"));
  private static final long SIZE = key(0).bytes() + embedding(0).bytes();

  @Test
  void givesWhatWasPut() {
    PromptCache cache = new PromptCache(10 * SIZE);
    TextEmbedding first = embedding(1);
    cache.put(key(1), first);
    cache.put(key(2), embedding(2));
    assertThat(cache.get(key(1))).containsSame(first);
    assertThat(cache.get(key(3))).isEmpty();
    assertThat(cache.bytes()).isEqualTo(2 * SIZE);
  }

  @Test
  void allOfTheKeyCounts() {
    PromptCache cache = new PromptCache(10 * SIZE);
    PromptKey key = new PromptKey(GRAPH, VERSION, List.of(1L, 2L), "clip_skip 0");
    cache.put(key, embedding(1));
    assertThat(cache.get(new PromptKey(GRAPH, VERSION, List.of(1L, 2L), "clip_skip 0")))
        .isPresent();
    SessionKey graph = SessionKey.stock(Path.of("other.onnx"));
    SessionKey kind = SessionKey.adapted(GRAPH.file());
    FileVersion version = new FileVersion(List.of("model.onnx 1 later"));
    List<Long> ids = List.of(2L, 1L);
    assertThat(
            List.of(
                new PromptKey(graph, VERSION, key.ids(), key.options()),
                new PromptKey(kind, VERSION, key.ids(), key.options()),
                new PromptKey(GRAPH, version, key.ids(), key.options()),
                new PromptKey(GRAPH, VERSION, ids, key.options()),
                new PromptKey(GRAPH, VERSION, key.ids(), "clip_skip 1")))
        .allSatisfy(other -> assertThat(cache.get(other)).isEmpty());
  }

  @Test
  void forgetsTheLeastRecentlyUsed() {
    PromptCache cache = new PromptCache(3 * SIZE);
    cache.put(key(1), embedding(1));
    cache.put(key(2), embedding(2));
    cache.put(key(3), embedding(3));
    assertThat(cache.get(key(1))).isPresent();
    cache.put(key(4), embedding(4));
    assertThat(cache.get(key(2))).isEmpty();
    assertThat(List.of(key(1), key(3), key(4))).allMatch(key -> cache.get(key).isPresent());
    assertThat(cache.bytes()).isEqualTo(3 * SIZE);
  }

  @Test
  void forgetsSeveralForALargeOne() {
    PromptCache cache = new PromptCache(3 * SIZE);
    cache.put(key(1), embedding(1));
    cache.put(key(2), embedding(2));
    cache.put(key(3), embedding(3));
    TextEmbedding large = new TextEmbedding(new float[2000], 10, new float[0]);
    assertThat(large.bytes()).isBetween(SIZE, 3 * SIZE);
    cache.put(key(4), large);
    assertThat(cache.get(key(4))).containsSame(large);
    assertThat(cache.bytes()).isLessThanOrEqualTo(3 * SIZE);
    assertThat(cache.get(key(1))).isEmpty();
  }

  @Test
  void oneThatIsLargerThanTheCacheIsNotRememberedAndCostsNoOther() {
    PromptCache cache = new PromptCache(3 * SIZE);
    cache.put(key(1), embedding(1));
    cache.put(key(2), new TextEmbedding(new float[100_000], 10, new float[0]));
    assertThat(cache.get(key(2))).isEmpty();
    assertThat(cache.get(key(1))).isPresent();
  }

  @Test
  void theSameAgainTakesNoMore() {
    PromptCache cache = new PromptCache(3 * SIZE);
    TextEmbedding again = embedding(2);
    cache.put(key(1), embedding(1));
    cache.put(key(1), again);
    assertThat(cache.get(key(1))).containsSame(again);
    assertThat(cache.bytes()).isEqualTo(SIZE);
  }

  @Test
  void noBytesAreNoCache() {
    PromptCache cache = new PromptCache(0);
    cache.put(key(1), embedding(1));
    assertThat(cache.get(key(1))).isEmpty();
    assertThat(cache.bytes()).isZero();
  }

  @Test
  void keepsItsBoundUnderManyThreads() {
    PromptCache cache = new PromptCache(5 * SIZE);
    List<CompletableFuture<Void>> users = new ArrayList<>();
    for (int user = 0; user < 8; user++) {
      Random random = new Random(user);
      users.add(
          CompletableFuture.runAsync(
              () -> {
                for (int i = 0; i < 2000; i++) {
                  int text = random.nextInt(20);
                  cache
                      .get(key(text))
                      .ifPresentOrElse(
                          known -> assertThat(known.hiddenStates()[0]).isEqualTo(text),
                          () -> cache.put(key(text), embedding(text)));
                  assertThat(cache.bytes()).isLessThanOrEqualTo(5 * SIZE);
                }
              }));
    }
    users.forEach(CompletableFuture::join);
    assertThat(cache.bytes()).isEqualTo(5 * SIZE);
  }

  private static PromptKey key(long text) {
    return new PromptKey(GRAPH, VERSION, List.of(text), "");
  }

  private static TextEmbedding embedding(int text) {
    TextEmbedding embedding = new TextEmbedding(new float[1000], 10, new float[20]);
    embedding.hiddenStates()[0] = text;
    return embedding;
  }
}
