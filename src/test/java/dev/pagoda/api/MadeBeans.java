package dev.pagoda.api;

import io.quarkus.arc.Arc;
import io.quarkus.arc.InjectableBean;
import jakarta.enterprise.inject.spi.BeanManager;
import jakarta.inject.Singleton;

/** Tells which beans the application has really made. */
final class MadeBeans {
  private MadeBeans() {}

  static boolean isMade(Class<?> type) {
    BeanManager beans = Arc.container().beanManager();
    InjectableBean<?> bean = (InjectableBean<?>) beans.resolve(beans.getBeans(type));
    return Arc.container().getActiveContext(Singleton.class).get(bean) != null;
  }
}
