package dev.pagoda.storage.s3;

import io.smallrye.mutiny.Uni;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Supplier;

/**
 * Calls of the asynchronous client as Unis. They start on the executor: before it sends, the client
 * reads credentials, which may mean a call of its own, and hashes the body.
 */
record S3Calls(Executor executor) {
  /** A call that fails as the client does, without a wrapper. */
  <T> Uni<T> raw(Supplier<CompletionStage<T>> call) {
    return Uni.createFrom()
        .completionStage(call)
        .runSubscriptionOn(executor)
        .onFailure(CompletionException.class)
        .transform(Throwable::getCause);
  }

  /**
   * A call whose failures are told to people.
   *
   * @param what is tried, such as {@code read object a/b}
   */
  <T> Uni<T> call(String what, Supplier<CompletionStage<T>> call) {
    return raw(call).onFailure().transform(e -> S3Failures.of(what, e));
  }
}
