package dev.pagoda.config;

import io.smallrye.config.ConfigValidationException;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.io.IOException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Reads the configuration without starting Quarkus, from the same places in the same order: given
 * values, system properties, environment variables, {@code config/application.properties} of the
 * working directory, the {@code application.properties} inside.
 */
public final class PagodaConfigLoader {
  /** Tests are pointed at other golden data by this property, which is no setting. */
  private static final String GOLDENS = "pagoda.goldens";

  /** Where Quarkus listens. */
  private static final String HOST = "quarkus.http.host";

  /** Quarkus' own default. */
  private static final String EVERYWHERE = "0.0.0.0";

  private static final int GIVEN = 500;
  private static final int WORKING_DIRECTORY = 260;
  private static final int INSIDE = 250;

  private PagodaConfigLoader() {}

  /**
   * Reads and checks all settings.
   *
   * @param given values by key that go before all others
   * @throws ConfigException naming a key that there is not or whose value cannot be
   */
  public static PagodaConfig load(Map<String, String> given) {
    SmallRyeConfig config = read(given);
    try {
      PagodaConfig pagoda = config.getConfigMapping(PagodaConfig.class);
      PagodaConfigCheck.check(pagoda);
      return pagoda;
    } catch (IllegalArgumentException wrong) {
      throw unreadable(wrong);
    }
  }

  /** Address at which HTTP is served, such as {@code 127.0.0.1}. */
  public static String host() {
    return read(Map.of()).getOptionalValue(HOST, String.class).orElse(EVERYWHERE);
  }

  private static SmallRyeConfig read(Map<String, String> given) {
    try {
      SmallRyeConfigBuilder builder =
          new SmallRyeConfigBuilder()
              .forClassLoader(PagodaConfigLoader.class.getClassLoader())
              .addDefaultInterceptors()
              .addDefaultSources()
              .addDiscoveredConverters()
              .withProfile("prod")
              .withSources(new PropertiesConfigSource(given, "given", GIVEN))
              .withMapping(PagodaConfig.class)
              .withMappingIgnore(GOLDENS);
      URL inside = PagodaConfigLoader.class.getResource("/application.properties");
      builder.withSources(new PropertiesConfigSource(inside, INSIDE));
      Path file = Path.of("config", "application.properties");
      if (Files.isRegularFile(file)) {
        builder.withSources(new PropertiesConfigSource(file.toUri().toURL(), WORKING_DIRECTORY));
      }
      return builder.build();
    } catch (ConfigValidationException wrong) {
      throw new ConfigException(sentences(wrong), wrong);
    } catch (IOException | IllegalArgumentException wrong) {
      throw unreadable(wrong);
    }
  }

  private static ConfigException unreadable(Exception wrong) {
    return new ConfigException("The configuration cannot be read: " + wrong.getMessage(), wrong);
  }

  /** The problems without the codes and class names that the library puts before them. */
  private static String sentences(ConfigValidationException wrong) {
    return IntStream.range(0, wrong.getProblemCount())
        .mapToObj(i -> wrong.getProblem(i).getMessage())
        .map(m -> m.replaceAll("(\\b[a-z][\\w.]*\\.[A-Z]\\w*: )?SRCFG\\d+: ", ""))
        .collect(Collectors.joining("\n"));
  }
}
