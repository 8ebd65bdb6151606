package dev.pagoda.infra;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.pagoda.config.PagodaConfig;
import io.quarkus.runtime.annotations.ConfigRoot;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.ConfigMappings;
import io.smallrye.config.ConfigMappings.ConfigClass;
import io.smallrye.config.common.utils.StringUtil;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URL;
import java.util.Collections;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/** Names of environment variables that are settings of Pagoda or of an extension of Quarkus. */
final class SettingNames {
  private final Map<String, String> keys = new HashMap<>();

  SettingNames() {
    add(PagodaConfig.class, "pagoda");
    try {
      ClassLoader loader = SettingNames.class.getClassLoader();
      for (URL roots :
          Collections.list(loader.getResources("META-INF/quarkus-config-roots.list"))) {
        new String(roots.openStream().readAllBytes(), UTF_8)
            .lines()
            .filter(line -> !line.isBlank())
            .forEach(name -> addRoot(loader, name.strip()));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The key, or null where there is none of that name. */
  String key(String variable) {
    return keys.get(variable);
  }

  private void addRoot(ClassLoader loader, String name) {
    try {
      Class<?> type = Class.forName(name, false, loader);
      if (type.isInterface() && type.isAnnotationPresent(ConfigRoot.class)) {
        add(type, type.getAnnotation(ConfigMapping.class).prefix());
      }
    } catch (ClassNotFoundException optional) {
      // An extension names a root of which it has no class at run time.
      keys.remove(name);
    }
  }

  private void add(Class<?> type, String prefix) {
    for (String key : ConfigMappings.getProperties(new ConfigClass(type, prefix)).keySet()) {
      String variable = StringUtil.replaceNonAlphanumericByUnderscores(key);
      keys.put(variable.toUpperCase(Locale.ROOT), key);
    }
  }
}
