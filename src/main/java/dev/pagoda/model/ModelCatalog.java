package dev.pagoda.model;

import java.util.List;
import java.util.Optional;

/** The models there are. Reading it never loads a native library. */
public interface ModelCatalog {
  /** Name of the model that a request without {@code model} uses. */
  String defaultModel();

  /** All usable models, by name. */
  List<ModelInfo> models();

  /** The model of that name, if there is one. */
  Optional<ModelInfo> find(String name);
}
