package dev.pagoda.model;

import java.util.Optional;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/**
 * One directory of the catalog, read when it is first asked for, and once. Thread-safe.
 *
 * @param <T> what is read
 */
final class CatalogEntry<T> {
  private static final Logger LOG = Logger.getLogger(CatalogEntry.class);

  private final String label;
  private final Supplier<T> reader;
  private T content;
  private ModelException problem;

  /**
   * @param label what it is and its name, as messages show it
   */
  CatalogEntry(String label, Supplier<T> reader) {
    this.label = label;
    this.reader = reader;
  }

  /**
   * What it holds.
   *
   * @throws ModelException if it cannot be used
   */
  T get() {
    read();
    if (problem != null) {
      throw new ModelException(label + ": " + problem.getMessage(), problem);
    }
    return content;
  }

  Optional<T> find() {
    read();
    return Optional.ofNullable(content);
  }

  /** Why it cannot be used. */
  Optional<String> problem() {
    read();
    return Optional.ofNullable(problem).map(ModelException::getMessage);
  }

  private synchronized void read() {
    if (content != null || problem != null) {
      return;
    }
    try {
      content = reader.get();
    } catch (ModelException e) {
      problem = e;
    } catch (RuntimeException e) {
      // The others still serve; a fault of ours is not taken for damage.
      LOG.errorf(e, "The %s cannot be read.", label);
      problem = new ModelException("a fault of this program keeps it from being read", e);
    }
  }
}
