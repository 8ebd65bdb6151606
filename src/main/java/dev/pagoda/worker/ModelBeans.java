package dev.pagoda.worker;

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
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.util.List;
import org.jboss.logging.Logger;

/** Puts the models together: what there are, which requests they take, what runs them. */
final class ModelBeans {
  private static final Logger LOG = Logger.getLogger(ModelBeans.class);

  @Produces
  @Singleton
  @Startup
  DirectoryModelCatalog catalog(PagodaConfig config) {
    PagodaConfigCheck.check(config);
    return Wiring.catalog(config);
  }

  /** Reads the models beside the start, and tells the operator of those that cannot be used. */
  void read(@Observes StartupEvent started, DirectoryModelCatalog catalog) {
    Infrastructure.getDefaultWorkerPool()
        .execute(
            () ->
                catalog
                    .problems()
                    .forEach((name, reason) -> LOG.warnf("%s is left out: %s", name, reason)));
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

  @Produces
  @Singleton
  Pipelines pipelines(PagodaConfig config, DirectoryModelCatalog catalog) {
    return Wiring.pipelines(config, catalog);
  }

  /** A front end leaves it to the workers, which have the memory. */
  @Produces
  @Singleton
  Admission admission(PagodaConfig config, Pipelines pipelines) {
    List<String> devices = config.roles().contains("worker") ? config.devices() : List.of();
    return new MemoryAdmission(pipelines::requireFits, devices);
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
