package dev.pagoda.generation;

import com.fasterxml.jackson.databind.JsonNode;
import dev.pagoda.request.FetchedImage;
import dev.pagoda.request.FieldError;
import dev.pagoda.request.GenerationRequest;
import dev.pagoda.request.InlineImage;
import dev.pagoda.request.InputImages;
import dev.pagoda.request.InvalidRequestException;
import dev.pagoda.request.RequestReader;
import dev.pagoda.storage.ObjectStore;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;

/**
 * Reads what clients send: first the pictures that it names, stored or at an address, and whether
 * its webhook may be called, then everything. Nothing blocks.
 */
@Singleton
final class RequestPreparation {
  /** Pictures are decoded to look into them: no more at once than memory surely holds. */
  private static final int READERS = 2;

  private final ExecutorService readers =
      Executors.newFixedThreadPool(READERS, RequestPreparation::thread);
  private final RequestReader reader;
  private final InputStore inputs;
  private final InputDownloads downloads;
  private final WebhookAddresses webhooks;

  RequestPreparation(
      RequestReader reader,
      ObjectStore objects,
      InputDownloads downloads,
      WebhookAddresses webhooks) {
    this.reader = reader;
    this.inputs = new InputStore(objects);
    this.downloads = downloads;
    this.webhooks = webhooks;
  }

  /**
   * A request that has been checked.
   *
   * @param inline pictures that came inside it and are to be stored
   */
  record Prepared(GenerationRequest request, Collection<InlineImage> inline) {}

  /** What is told of a request before it is read: contents of pictures, and what is wrong. */
  private record Gathered(
      Map<String, byte[]> objects,
      Map<String, FetchedImage> fetched,
      Optional<FieldError> problem) {}

  /**
   * The request, or {@link InvalidRequestException}.
   *
   * @param visible which of some stored objects may be used; others are as if they were not there
   */
  Uni<Prepared> prepare(JsonNode body, Function<Collection<String>, Uni<List<String>>> visible) {
    return gather(body, visible).emitOn(readers).map(gathered -> read(body, gathered));
  }

  private Uni<Gathered> gather(
      JsonNode body, Function<Collection<String>, Uni<List<String>>> visible) {
    return visible
        .apply(reader.objects(body))
        .flatMap(inputs::fetch)
        .flatMap(
            objects ->
                downloads
                    .fetch(reader.addresses(body))
                    .flatMap(
                        fetched ->
                            webhooks
                                .problem(body)
                                .map(problem -> new Gathered(objects, fetched, problem))));
  }

  private Prepared read(JsonNode body, Gathered gathered) {
    InputImages images = new InputImages(gathered.objects(), gathered.fetched());
    Optional<FieldError> problem = gathered.problem();
    GenerationRequest request;
    try {
      request = reader.read(body, images);
    } catch (InvalidRequestException e) {
      throw problem.map(e::and).orElse(e);
    }
    if (problem.isPresent()) {
      throw new InvalidRequestException(List.of(problem.get()));
    }
    return new Prepared(request, images.inline());
  }

  @PreDestroy
  void stop() {
    readers.shutdownNow();
  }

  private static Thread thread(Runnable task) {
    Thread thread = new Thread(task, "pagoda-reader");
    thread.setDaemon(true);
    return thread;
  }
}
