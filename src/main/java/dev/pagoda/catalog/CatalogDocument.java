package dev.pagoda.catalog;

import dev.pagoda.model.AdapterInfo;
import dev.pagoda.model.ModelCatalog;
import dev.pagoda.model.ModelInfo;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What workers serve, as plain data.
 *
 * @param schema of this document; readers refuse those of a later one
 * @param defaultModel model of requests that name none
 * @param models by name
 * @param adapters by name
 * @param problems file and reason by name of what is there and cannot be used
 */
public record CatalogDocument(
    int schema,
    String defaultModel,
    List<ModelInfo> models,
    List<AdapterInfo> adapters,
    Map<String, String> problems)
    implements ModelCatalog {

  /** Goes up when a reader of the version before would be misled. */
  public static final int SCHEMA = 1;

  public CatalogDocument {
    models = List.copyOf(models);
    adapters = List.copyOf(adapters);
    problems = Map.copyOf(problems);
  }

  /** What a catalogue knows now. Models may be read for it, which takes seconds. */
  public static CatalogDocument of(ModelCatalog catalog) {
    return new CatalogDocument(
        SCHEMA, catalog.defaultModel(), catalog.models(), catalog.adapters(), catalog.problems());
  }

  @Override
  public Optional<ModelInfo> find(String name) {
    return models.stream().filter(model -> model.name().equals(name)).findFirst();
  }

  /** Names of all models and adapters. */
  Set<String> names() {
    return Stream.concat(
            models.stream().map(ModelInfo::name), adapters.stream().map(AdapterInfo::name))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** Whether both offer the same, though copied to their machines at different times. */
  boolean offersAs(CatalogDocument other) {
    return timeless().equals(other.timeless());
  }

  private CatalogDocument timeless() {
    return new CatalogDocument(
        schema,
        defaultModel,
        models.stream().map(CatalogDocument::timeless).toList(),
        adapters.stream()
            .map(
                a ->
                    new AdapterInfo(
                        a.name(), a.kind(), a.files(), a.crossAttentionDim(), Instant.EPOCH))
            .toList(),
        problems);
  }

  private static ModelInfo timeless(ModelInfo m) {
    return new ModelInfo(
        m.name(),
        m.family(),
        m.pipelineClass(),
        m.tasks(),
        m.selfAttentionLayers(),
        m.sizeMultiple(),
        m.defaultWidth(),
        m.defaultHeight(),
        m.fixedSize(),
        m.binSide(),
        m.maxSequenceLength(),
        m.maxClipSkip(),
        m.integerTimesteps(),
        m.requiresAestheticsScore(),
        m.crossAttentionDim(),
        m.scheduler(),
        Instant.EPOCH);
  }
}
