package dev.pagoda.request;

import static dev.pagoda.request.RequestField.*;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.pagoda.model.ModelCatalog;
import dev.pagoda.model.ModelInfo;
import dev.pagoda.model.NoModelsException;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Whether the operator's defaults are any good, shown by the shortest request of every task. */
final class DefaultsCheck {
  private static final String PICTURE = "inputs/any";

  private DefaultsCheck() {}

  /**
   * Checks what is there for models that are known by now.
   *
   * @throws IllegalArgumentException naming a default that no request could have
   */
  static void check(RequestReader reader, OperatorDefaults defaults, ModelCatalog catalog) {
    for (String name : defaults.models()) {
      known(catalog, name)
          .ifPresent(
              model ->
                  Arrays.stream(Task.values())
                      .filter(task -> model.tasks().contains(task.id()))
                      .forEach(task -> check(reader, defaults.of(name), model, task)));
    }
  }

  private static Optional<ModelInfo> known(ModelCatalog catalog, String name) {
    try {
      return catalog.find(name);
    } catch (NoModelsException e) {
      return Optional.empty();
    }
  }

  private static void check(RequestReader reader, ObjectNode defaults, ModelInfo model, Task task) {
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    body.put(MODEL.jsonName(), model.name()).put(PROMPT.jsonName(), "");
    picture(body, IMAGE, task != Task.TEXT_TO_IMAGE);
    picture(body, MASK_IMAGE, task == Task.INPAINTING);
    picture(body, CONTROL_IMAGE, uses(CONTROLNET, defaults, model));
    picture(body, IP_ADAPTER_IMAGE, uses(IP_ADAPTER, defaults, model));
    InputImages images = new InputImages(Map.of());
    images.describe(PICTURE, InputContent.picture(model.defaultWidth(), model.defaultHeight()));
    try {
      reader.read(body, images);
    } catch (InvalidRequestException wrong) {
      throw new IllegalArgumentException(
          wrong.errors().stream()
              .map(e -> OperatorDefaults.key(model.name(), e.field()) + ": " + e.message())
              .collect(Collectors.joining("; ")),
          wrong);
    }
  }

  private static boolean uses(RequestField field, ObjectNode defaults, ModelInfo model) {
    return field.isOf(model.family()) && FieldNeeds.has(defaults, field);
  }

  private static void picture(ObjectNode body, RequestField field, boolean wanted) {
    if (wanted) {
      body.putObject(field.jsonName()).put(InputImages.OBJECT, PICTURE);
    }
  }
}
