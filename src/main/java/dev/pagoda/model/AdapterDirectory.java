package dev.pagoda.model;

import java.nio.file.Path;

/** A directory of the models directory that adds something to a model. */
public sealed interface AdapterDirectory
    permits ControlNetDirectory, IpAdapterDirectory, LoraDirectory {
  /** Where it is. */
  Path path();

  /** What it is, as plain data. */
  AdapterInfo info();

  /** Name of the directory. */
  default String name() {
    return path().getFileName().toString();
  }
}
