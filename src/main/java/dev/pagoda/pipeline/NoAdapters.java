package dev.pagoda.pipeline;

import dev.pagoda.model.AdapterDirectories;
import dev.pagoda.model.ControlNetDirectory;
import dev.pagoda.model.IpAdapterDirectory;
import dev.pagoda.model.ModelException;
import java.nio.file.Path;

/** Where there are no adapters. */
final class NoAdapters implements AdapterDirectories {
  @Override
  public ControlNetDirectory controlNet(String name) {
    throw missing(name);
  }

  @Override
  public IpAdapterDirectory ipAdapter(String reference) {
    throw missing(reference);
  }

  @Override
  public Path ipAdapterFile(String reference) {
    throw missing(reference);
  }

  @Override
  public Path lora(String reference) {
    throw missing(reference);
  }

  private static ModelException missing(String name) {
    return new ModelException("there is no adapter \"%s\"".formatted(name));
  }
}
