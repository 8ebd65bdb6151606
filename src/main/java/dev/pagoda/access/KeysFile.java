package dev.pagoda.access;

import dev.pagoda.config.AuthCheck;
import dev.pagoda.config.ConfigException;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;

/**
 * Reads a file of keys: the settings below {@code pagoda.auth.keys}, with or without that in front,
 * one a line.
 */
final class KeysFile {
  private static final String PREFIX = "pagoda.auth.keys.";
  private static final Set<String> SETTINGS =
      Set.of("hash", "admin", "requests-per-minute", "concurrency", "pixel-steps");

  private KeysFile() {}

  /**
   * Reads all keys.
   *
   * @throws ConfigException naming the file and the line that cannot be, and no value
   */
  static List<ApiKey> read(Path file) {
    Properties lines = new Properties();
    try (Reader reader = Files.newBufferedReader(file)) {
      lines.load(reader);
    } catch (IOException | IllegalArgumentException e) {
      throw new ConfigException("pagoda.auth.keys-file: " + file + " cannot be read", e);
    }
    Map<String, Map<String, String>> settings = new TreeMap<>();
    for (String line : lines.stringPropertyNames()) {
      String key = line.startsWith(PREFIX) ? line.substring(PREFIX.length()) : line;
      int dot = key.indexOf('.');
      require(
          dot > 0
              && AuthCheck.isKeyName(key.substring(0, dot))
              && SETTINGS.contains(key.substring(dot + 1)),
          file,
          line,
          "must be like NAME.hash or NAME.concurrency");
      settings
          .computeIfAbsent(key.substring(0, dot), name -> new HashMap<>())
          .put(key.substring(dot + 1), lines.getProperty(line).strip());
    }
    List<ApiKey> keys = new ArrayList<>();
    settings.forEach((name, values) -> keys.add(key(file, name, values)));
    return keys;
  }

  private static ApiKey key(Path file, String name, Map<String, String> values) {
    require(
        AuthCheck.isHash(values.getOrDefault("hash", "")),
        file,
        name + ".hash",
        "must be sha256: and 64 hexadecimal digits");
    String admin = values.getOrDefault("admin", "false");
    require(
        admin.equals("true") || admin.equals("false"),
        file,
        name + ".admin",
        "must be true or false");
    OptionalLong requests = number(file, name, "requests-per-minute", values);
    OptionalLong concurrency = number(file, name, "concurrency", values);
    Limits limits =
        new Limits(small(requests), small(concurrency), number(file, name, "pixel-steps", values));
    return new ApiKey(name, values.get("hash"), admin.equals("true"), limits);
  }

  private static OptionalInt small(OptionalLong number) {
    return number.isPresent()
        ? OptionalInt.of((int) Math.min(Integer.MAX_VALUE, number.getAsLong()))
        : OptionalInt.empty();
  }

  private static OptionalLong number(
      Path file, String name, String setting, Map<String, String> values) {
    String value = values.get(setting);
    if (value == null) {
      return OptionalLong.empty();
    }
    require(value.matches("[1-9][0-9]{0,17}"), file, name + "." + setting, "must be 1 or more");
    return OptionalLong.of(Long.parseLong(value));
  }

  private static void require(boolean holds, Path file, String line, String rule) {
    if (!holds) {
      throw new ConfigException("pagoda.auth.keys-file: " + line + " in " + file + " " + rule);
    }
  }
}
