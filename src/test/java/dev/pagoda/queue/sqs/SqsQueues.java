package dev.pagoda.queue.sqs;

import dev.pagoda.cloud.FaultProxy;
import dev.pagoda.queue.Delivery;
import io.smallrye.mutiny.Uni;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import software.amazon.awssdk.services.sqs.SqsAsyncClient;

/** A server with a proxy before it, and queues that are closed when a test ends. */
abstract class SqsQueues {
  static final String A = "a".repeat(26);
  static final String B = "b".repeat(26);
  static final String C = "c".repeat(26);
  static final Duration LONG = Duration.ofHours(1);
  static final Duration SHORT = Duration.ofSeconds(1);
  static final Predicate<String> IS_JOB_ID = Pattern.compile("[a-z2-7]{26}").asMatchPredicate();

  static SqsServer server;
  static FaultProxy proxy;
  static SqsAsyncClient client;

  final ExecutorService threads = Executors.newCachedThreadPool();
  private final List<SqsJobQueue> open = new ArrayList<>();

  @BeforeAll
  static void start() throws Exception {
    server = SqsServer.started();
    proxy = FaultProxy.inFrontOf(server.endpoint());
    client = SqsServer.client(proxy.endpoint());
  }

  @AfterAll
  static void stop() {
    client.close();
    proxy.close();
    server.close();
  }

  @AfterEach
  void end() {
    proxy.clear();
    open.forEach(SqsJobQueue::close);
    threads.shutdownNow();
  }

  /** What a process uses. */
  SqsJobQueue queue(URI url, Duration visibility) {
    return queue(client, new SqsSettings(url, visibility, OptionalInt.empty()));
  }

  SqsJobQueue queue(SqsAsyncClient with, SqsSettings settings) {
    SqsJobQueue queue = new SqsJobQueue(with, settings, IS_JOB_ID);
    open.add(queue);
    return queue;
  }

  Delivery take(SqsJobQueue queue) throws Exception {
    return get(threads.submit(queue::take));
  }

  static <T> T get(Future<T> future) throws Exception {
    return future.get(2, TimeUnit.MINUTES);
  }

  static <T> T await(Uni<T> uni) {
    return uni.await().atMost(Duration.ofMinutes(2));
  }
}
