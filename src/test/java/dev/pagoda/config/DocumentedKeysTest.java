package dev.pagoda.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.smallrye.config.WithName;
import io.smallrye.config.WithParentName;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The configuration page names every key that there is. */
class DocumentedKeysTest {
  @Test
  void everyKeyIsOnThePage() throws Exception {
    String page = Files.readString(Path.of("src/docs/configuration.md"));
    List<String> keys = new ArrayList<>();
    collect("pagoda", PagodaConfig.class, keys);
    assertThat(keys).hasSizeGreaterThan(20);
    assertThat(keys).allSatisfy(key -> assertThat(page).contains("`" + key));
  }

  private static void collect(String prefix, Class<?> group, List<String> keys) {
    for (Method method : group.getDeclaredMethods()) {
      WithName name = method.getAnnotation(WithName.class);
      String key = prefix + "." + (name == null ? method.getName() : name.value());
      Class<?> type = method.getReturnType();
      if (method.isAnnotationPresent(WithParentName.class)) {
        collect(prefix, type, keys);
      } else if (type.isInterface() && type.getPackage() == PagodaConfig.class.getPackage()) {
        collect(key, type, keys);
      } else {
        keys.add(key);
      }
    }
  }
}
