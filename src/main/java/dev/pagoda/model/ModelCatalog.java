package dev.pagoda.model;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The models there are. Reading it never loads a native library. Where they are those of other
 * processes, every method throws {@link NoModelsException} while none has told.
 */
public interface ModelCatalog {
  /**
   * Name of the model that a request without {@code model} uses: the configured one, else the only
   * one of the models directory, else the embedded SDXL.
   */
  String defaultModel();

  /** All usable models, by name. */
  List<ModelInfo> models();

  /** The model of that name, if there is one that can be used. */
  Optional<ModelInfo> find(String name);

  /** All usable ControlNets, IP-Adapters and LoRAs, by name. */
  default List<AdapterInfo> adapters() {
    return List.of();
  }

  /** Models and adapters that are there and cannot be used: file and reason by name. */
  default Map<String, String> problems() {
    return Map.of();
  }
}
