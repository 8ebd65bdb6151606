package dev.pagoda.pipeline;

import dev.pagoda.adapter.AdapterException;
import dev.pagoda.adapter.ip.IpAdapterFile;
import dev.pagoda.adapter.lora.LoraFile;
import dev.pagoda.model.AdapterDirectories;
import dev.pagoda.model.ControlNetDirectory;
import dev.pagoda.model.IpAdapterDirectory;
import dev.pagoda.model.ModelException;
import dev.pagoda.model.SdxlDirectory;
import dev.pagoda.request.ControlUse;
import dev.pagoda.request.IpAdapterUse;
import dev.pagoda.request.LoraUse;
import java.nio.file.Path;
import java.util.function.Function;

/**
 * Adapters as one model uses them.
 *
 * @param model that they are added to
 * @param directories where they are
 */
record AdapterShelf(SdxlDirectory model, AdapterDirectories directories) {
  /** Nothing on it. */
  static final AdapterShelf EMPTY = new AdapterShelf(null, new NoAdapters());

  /**
   * The ControlNet of that name.
   *
   * @throws ModelException when there is none or it does not fit the model
   */
  ControlNetDirectory controlNet(ControlUse use) {
    ControlNetDirectory net = directories.controlNet(use.model());
    net.requireFits(model);
    return net;
  }

  /**
   * The image encoder of an IP-Adapter.
   *
   * @throws ModelException when there is none
   */
  IpAdapterDirectory ipAdapter(IpAdapterUse use) {
    return directories.ipAdapter(use.adapter());
  }

  /**
   * The weights of an IP-Adapter.
   *
   * @throws ModelException when the file cannot be used
   */
  IpAdapterFile ipAdapterFile(IpAdapterUse use) {
    return read(directories.ipAdapterFile(use.adapter()), IpAdapterFile::read);
  }

  /**
   * A LoRA.
   *
   * @throws ModelException when the file cannot be used
   */
  LoraFile lora(LoraUse use) {
    return read(directories.lora(use.name()), LoraFile::read);
  }

  private static <T> T read(Path file, Function<Path, T> reader) {
    try {
      return reader.apply(file);
    } catch (AdapterException e) {
      throw new ModelException(e.getMessage(), e);
    }
  }
}
