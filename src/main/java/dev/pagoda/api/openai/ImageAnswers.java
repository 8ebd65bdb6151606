package dev.pagoda.api.openai;

import dev.pagoda.generation.Job;
import dev.pagoda.generation.JobState.Succeeded;
import dev.pagoda.generation.StoredImage;
import dev.pagoda.storage.ObjectContent;
import dev.pagoda.storage.ObjectStore;
import dev.pagoda.storage.SignedUrl;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.net.URI;
import java.util.List;
import java.util.stream.IntStream;

/** Shows pictures that are in the store: this process need not have made them. */
@Singleton
final class ImageAnswers {
  static final String BACKGROUND = "opaque";
  private final ObjectStore store;

  ImageAnswers(ObjectStore store) {
    this.store = store;
  }

  /**
   * The answer to a call that has succeeded.
   *
   * @param base address of this service, with a slash at the end
   */
  Uni<ImagesAnswer> answer(Job job, boolean base64, URI base) {
    List<StoredImage> images = ((Succeeded) job.state()).images();
    Uni<List<ImagesAnswer.Picture>> pictures = base64 ? contents(images) : links(images, base);
    return pictures.map(
        data ->
            new ImagesAnswer(
                job.createdAt().getEpochSecond(),
                job.id(),
                BACKGROUND,
                job.request().outputFormat().jsonName(),
                size(job),
                data));
  }

  /** {@code WIDTHxHEIGHT} of the pictures. */
  static String size(Job job) {
    return job.request().width() + "x" + job.request().height();
  }

  /** Content of an object. */
  Uni<ObjectContent> content(String key) {
    return store.get(key);
  }

  private Uni<List<ImagesAnswer.Picture>> contents(List<StoredImage> images) {
    return Multi.createFrom()
        .iterable(images)
        .onItem()
        .transformToUniAndConcatenate(
            image ->
                content(image.key())
                    .map(found -> new ImagesAnswer.Picture(null, found.bytes(), image.seed())))
        .collect()
        .asList();
  }

  private Uni<List<ImagesAnswer.Picture>> links(List<StoredImage> images, URI base) {
    return store
        .sign(images.stream().map(StoredImage::key).toList())
        .map(
            urls ->
                IntStream.range(0, images.size())
                    .mapToObj(i -> linked(images.get(i), urls.get(i), base))
                    .toList());
  }

  private static ImagesAnswer.Picture linked(StoredImage image, SignedUrl url, URI base) {
    return new ImagesAnswer.Picture(base.resolve(url.url()), null, image.seed());
  }
}
