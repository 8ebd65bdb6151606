package dev.pagoda.cli;

import dev.pagoda.config.Version;
import picocli.CommandLine.IVersionProvider;

/** What {@code --version} answers. */
final class VersionLine implements IVersionProvider {
  @Override
  public String[] getVersion() {
    return new String[] {"pagoda " + Version.NUMBER};
  }
}
