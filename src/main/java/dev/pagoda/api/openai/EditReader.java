package dev.pagoda.api.openai;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.pagoda.config.PagodaConfig;
import dev.pagoda.image.ImageException;
import dev.pagoda.image.ImageLimits;
import dev.pagoda.request.RequestField;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Reads the form of an edit: a picture, a mask that may be left out, and fields. */
@Singleton
final class EditReader {
  private static final String IMAGE = RequestField.IMAGE.jsonName();
  private static final String MASK_IMAGE = RequestField.MASK_IMAGE.jsonName();
  private static final String MASK = "mask";
  private static final int LONGEST_SIDE = 1 << 14;

  /** Masks are decoded, so one form at a time: no more than memory surely holds. */
  private final ExecutorService reader = Executors.newSingleThreadExecutor(EditReader::thread);

  private final ImageLimits limits;

  EditReader(PagodaConfig config) {
    this.limits =
        new ImageLimits(
            config.limits().inputSize().asLongValue(), LONGEST_SIDE, config.limits().inputPixels());
  }

  /**
   * Reads a form.
   *
   * @return fails with {@link dev.pagoda.request.InvalidRequestException}
   */
  Uni<ImageCall> read(String contentType, byte[] body) {
    return Uni.createFrom()
        .item(() -> read(FormReader.read(contentType, body)))
        .runSubscriptionOn(reader);
  }

  private ImageCall read(List<FormPart> parts) {
    List<FormPart> images = named(IMAGE, parts);
    List<FormPart> masks = named(MASK, parts);
    if (images.size() != 1) {
      throw EditForm.wrong(
          IMAGE,
          images.isEmpty()
              ? "is missing: send the picture to edit"
              : "is one picture, not " + images.size());
    }
    ObjectNode fields =
        EditForm.read(parts.stream().filter(part -> !part.name().equals(MASK)).toList());
    if (masks.isEmpty()) {
      return ImageFields.read(fields, Map.of());
    }
    if (masks.size() > 1 || fields.has(MASK_IMAGE)) {
      throw EditForm.wrong(MASK, "is one mask, and `mask_image` another form of it");
    }
    fields.put(MASK_IMAGE, mask(masks.get(0), images.get(0)));
    return ImageFields.read(fields, Map.of(MASK_IMAGE, MASK));
  }

  private String mask(FormPart mask, FormPart image) {
    try {
      byte[] ours = EditMask.toOurs(mask.content(), image.content(), limits);
      return Base64.getEncoder().encodeToString(ours);
    } catch (ImageException e) {
      throw EditForm.wrong(MASK, e.getMessage());
    }
  }

  private static List<FormPart> named(String name, List<FormPart> parts) {
    return parts.stream().filter(part -> part.name().equals(name)).toList();
  }

  @PreDestroy
  void stop() {
    reader.shutdownNow();
  }

  private static Thread thread(Runnable task) {
    Thread thread = new Thread(task, "pagoda-form-reader");
    thread.setDaemon(true);
    return thread;
  }
}
