package dev.pagoda.model;

import java.nio.file.Path;

/**
 * ControlNets, IP-Adapters and LoRAs by what requests call them: the name of a directory, or {@code
 * directory/file.safetensors}. All methods throw {@link ModelException} if there is none of that
 * name, if it cannot be used, or if the directory holds several files and none is named.
 */
public interface AdapterDirectories {
  /** The checked directory of a ControlNet. */
  ControlNetDirectory controlNet(String name);

  /**
   * The checked directory of an IP-Adapter.
   *
   * @param reference {@code directory} or {@code directory/file.safetensors}
   */
  IpAdapterDirectory ipAdapter(String reference);

  /**
   * The weights of an IP-Adapter.
   *
   * @param reference {@code directory} or {@code directory/file.safetensors}
   */
  Path ipAdapterFile(String reference);

  /**
   * The weights of a LoRA.
   *
   * @param reference {@code directory} or {@code directory/file.safetensors}
   */
  Path lora(String reference);
}
