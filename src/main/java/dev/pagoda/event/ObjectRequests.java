package dev.pagoda.event;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.pagoda.config.PagodaConfig;
import dev.pagoda.event.BucketReader.Content;
import dev.pagoda.request.FieldError;
import dev.pagoda.request.InvalidRequestException;
import dev.pagoda.request.RequestField;
import dev.pagoda.storage.ObjectNotFoundException;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Makes requests of objects that people put into the bucket: a JSON file is a request, and a
 * picture is one to start from, with the other fields in its metadata.
 */
@Singleton
final class ObjectRequests {
  private static final Set<String> PICTURES = Set.of("png", "jpg", "jpeg", "webp");
  private static final String REQUEST = "json";

  private final BucketReader reader;
  private final Optional<String> bucket;
  private final String prefix;
  private final long longestRequest;
  private final long longestPicture;

  ObjectRequests(BucketReader reader, PagodaConfig config) {
    this.reader = reader;
    this.bucket = config.storage().bucket().filter(name -> config.storage().type().equals("s3"));
    this.prefix = config.events().requestPrefix();
    this.longestRequest = config.limits().bodySize().asLongValue();
    this.longestPicture = config.limits().inputSize().asLongValue();
  }

  /** Why an object is no request; nothing of other buckets and other prefixes is ever read. */
  Optional<String> unrelated(BucketObject object) {
    if (!bucket.equals(Optional.of(object.bucket()))) {
      return Optional.of("%s is not in the bucket of this service".formatted(object));
    }
    if (!object.key().startsWith(prefix)) {
      return Optional.of("%s is not below %s".formatted(object, Quoted.of(prefix)));
    }
    return object.extension().equals(REQUEST) || PICTURES.contains(object.extension())
        ? Optional.empty()
        : Optional.of("%s is neither JSON nor a picture, by its name".formatted(object));
  }

  /**
   * The body of a request.
   *
   * @return fails with {@link InvalidRequestException}, {@link ObjectReplacedException}, or {@link
   *     dev.pagoda.storage.StorageException} when it cannot be read now
   */
  Uni<JsonNode> read(BucketObject object) {
    boolean request = object.extension().equals(REQUEST);
    long limit = request ? longestRequest : longestPicture;
    return reader
        .read(object, limit)
        .onFailure(ObjectNotFoundException.class)
        .transform(e -> invalid("object", e.getMessage()))
        .map(
            content -> {
              if (content.content().length > limit) {
                throw invalid(
                    request ? "body" : RequestField.IMAGE.jsonName(),
                    "may have %d bytes, %s has more".formatted(limit, object));
              }
              return request ? JsonText.parse(content.content()) : fromPicture(content);
            });
  }

  private static InvalidRequestException invalid(String part, String message) {
    return new InvalidRequestException(List.of(new FieldError(part, message)));
  }

  private static ObjectNode fromPicture(Content picture) {
    ObjectNode fields = UserMetadata.fields(picture.metadata());
    return fields.put(
        RequestField.IMAGE.jsonName(), Base64.getEncoder().encodeToString(picture.content()));
  }
}
