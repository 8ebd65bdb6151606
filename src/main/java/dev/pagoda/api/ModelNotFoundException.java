package dev.pagoda.api;

import dev.pagoda.model.ModelCatalog;
import dev.pagoda.model.ModelInfo;
import java.util.stream.Collectors;

/** A call names a model that there is not. */
public final class ModelNotFoundException extends RuntimeException {
  private static final long serialVersionUID = 1L;
  private static final int SHOWN = 80;

  public ModelNotFoundException(String name, ModelCatalog catalog) {
    super(
        catalog.models().stream()
            .map(ModelInfo::name)
            .collect(
                Collectors.joining(
                    ", ", "There is no model \"" + cut(name) + "\"; there is: ", ".")));
  }

  private static String cut(String name) {
    return name.length() <= SHOWN ? name : name.substring(0, SHOWN) + "…";
  }
}
