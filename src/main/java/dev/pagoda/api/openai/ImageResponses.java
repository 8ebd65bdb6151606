package dev.pagoda.api.openai;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.pagoda.generation.Caller;
import dev.pagoda.generation.IdempotencyKey;
import dev.pagoda.generation.Job;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jboss.resteasy.reactive.RestMulti;

/** Answers calls: with everything once it is there, or with events as it happens. */
@Singleton
final class ImageResponses {
  private final ImageJobs jobs;
  private final ImageAnswers answers;
  private final ObjectMapper mapper;

  /**
   * Who asks, and how they see this service.
   *
   * @param base address of this service, with a slash at the end
   */
  record Asking(Caller caller, Optional<IdempotencyKey> key, URI base) {}

  private record Accepted(ImageCall call, Job job) {}

  /**
   * What is sent.
   *
   * @param body texts as they come
   */
  private record Answer(Job job, String type, Multi<String> body) {
    Multi<byte[]> bytes() {
      return body.map(text -> text.getBytes(StandardCharsets.UTF_8));
    }

    Map<String, List<String>> headers() {
      return Map.of(
          HttpHeaders.CONTENT_TYPE,
          List.of(type),
          HttpHeaders.CACHE_CONTROL,
          List.of("no-store"),
          "X-Accel-Buffering", // proxies would hold events back
          List.of("no"),
          "x-pagoda-generation",
          List.of(job.id()));
    }
  }

  ImageResponses(ImageJobs jobs, ImageAnswers answers, ObjectMapper mapper) {
    this.jobs = jobs;
    this.answers = answers;
    this.mapper = mapper;
  }

  /**
   * Accepts a call and answers it. A client that hangs up leaves no job half accepted, and none
   * that nobody will ask for: only a key lets it come back to the same one.
   *
   * @param events what the names of events start with
   */
  RestMulti<byte[]> answer(Uni<ImageCall> read, String events, Asking asking) {
    CompletableFuture<Accepted> accepted =
        read.flatMap(
                call ->
                    jobs.accept(call, asking.key(), asking.caller())
                        .map(job -> new Accepted(call, job)))
            .subscribeAsCompletionStage();
    Uni<Answer> answer =
        Uni.createFrom()
            .completionStage(accepted::copy) // which may be given up, unlike the acceptance
            .onFailure(CompletionException.class)
            .transform(Throwable::getCause)
            .flatMap(
                known ->
                    known.call().stream() ? stream(known, events, asking) : whole(known, asking))
            .onCancellation()
            .invoke(() -> abandon(accepted, asking));
    return RestMulti.fromUniResponse(answer, Answer::bytes, Answer::headers);
  }

  private void abandon(CompletableFuture<Accepted> accepted, Asking asking) {
    Uni.createFrom()
        .completionStage(accepted::copy)
        .subscribe()
        .with(known -> abandon(known.job(), asking), refused -> {}); // then there is no job
  }

  private void abandon(Job job, Asking asking) {
    if (asking.key().isEmpty()) {
      jobs.abandon(job, asking.caller());
    }
  }

  private Uni<Answer> whole(Accepted known, Asking asking) {
    return jobs.pictures(known.job())
        .flatMap(job -> answers.answer(job, known.call().base64(), asking.base()))
        .map(answer -> Multi.createFrom().item(json(answer)))
        .map(body -> new Answer(known.job(), MediaType.APPLICATION_JSON, body));
  }

  private Uni<Answer> stream(Accepted known, String events, Asking asking) {
    Multi<String> all =
        new ImageEvents(answers, mapper, events, known.call().partialImages())
            .of(jobs.follow(known.job()))
            .onCancellation()
            .invoke(() -> abandon(known.job(), asking));
    return Uni.createFrom().item(() -> new Answer(known.job(), MediaType.SERVER_SENT_EVENTS, all));
  }

  private String json(ImagesAnswer answer) {
    try {
      return mapper.writeValueAsString(answer);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("Every answer can be written as JSON.", e);
    }
  }
}
