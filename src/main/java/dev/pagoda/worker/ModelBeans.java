package dev.pagoda.worker;

import dev.pagoda.catalog.PublishedCatalog;
import dev.pagoda.config.PagodaConfig;
import dev.pagoda.config.PagodaConfigCheck;
import dev.pagoda.config.Version;
import dev.pagoda.generation.Admission;
import dev.pagoda.generation.AppliedLayers;
import dev.pagoda.model.DirectoryModelCatalog;
import dev.pagoda.model.ModelCatalog;
import dev.pagoda.model.ModelInfo;
import dev.pagoda.model.PagLayers;
import dev.pagoda.pipeline.FileEncoder;
import dev.pagoda.pipeline.PictureEncoder;
import dev.pagoda.pipeline.Pipelines;
import dev.pagoda.request.GenerationRequest;
import dev.pagoda.request.RequestReader;
import dev.pagoda.wiring.Wiring;
import io.quarkus.runtime.Startup;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Instance;
import jakarta.enterprise.inject.Produces;
import jakarta.enterprise.inject.Typed;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;

/** Puts the models together: what there are, which requests they take, what runs them. */
final class ModelBeans {
  @Produces
  @Singleton
  @Typed(DirectoryModelCatalog.class)
  DirectoryModelCatalog directory(PagodaConfig config) {
    return Wiring.catalog(config);
  }

  /** A front has no models: it knows them from what workers publish. */
  @Produces
  @Singleton
  @Startup
  ModelCatalog catalog(
      PagodaConfig config,
      Instance<DirectoryModelCatalog> directory,
      Instance<PublishedCatalog> published) {
    PagodaConfigCheck.check(config);
    return config.roles().contains("worker") ? directory.get() : published.get();
  }

  @Produces
  @Singleton
  @Startup
  RequestReader requests(PagodaConfig config, ModelCatalog catalog) {
    return Wiring.requests(config, catalog);
  }

  @Produces
  @Singleton
  AppliedLayers layers(ModelCatalog catalog) {
    return request ->
        request.pagScale() > 0
            ? catalog.find(request.model()).map(m -> select(request, m)).orElse(List.of())
            : List.of();
  }

  /** Never asked for on a front, which so comes along without ONNX Runtime. */
  @Produces
  @Singleton
  Pipelines pipelines(PagodaConfig config, DirectoryModelCatalog catalog) {
    return Wiring.pipelines(config, catalog);
  }

  /** A front end leaves it to the workers, which have the memory. */
  @Produces
  @Singleton
  Admission admission(PagodaConfig config, Instance<Pipelines> pipelines) {
    return config.roles().contains("worker")
        ? new MemoryAdmission(pipelines.get()::requireFits, config.devices())
        : request -> Optional.empty();
  }

  void close(@Disposes Pipelines pipelines) {
    pipelines.close();
  }

  @Produces
  @Singleton
  PictureEncoder encoder(ModelCatalog catalog) {
    return new FileEncoder(catalog, Version.NUMBER);
  }

  private static List<String> select(GenerationRequest request, ModelInfo model) {
    List<String> paths = model.selfAttentionLayers();
    return PagLayers.select(request.pagAppliedLayers(), paths).stream().map(paths::get).toList();
  }
}
