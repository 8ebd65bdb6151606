package dev.pagoda.worker;

import dev.pagoda.config.PagodaConfig;
import dev.pagoda.config.PagodaConfigCheck;
import dev.pagoda.generation.AppliedLayers;
import dev.pagoda.model.DirectoryModelCatalog;
import dev.pagoda.model.ModelCatalog;
import dev.pagoda.model.ModelException;
import dev.pagoda.model.ModelInfo;
import dev.pagoda.model.PagLayers;
import dev.pagoda.onnx.DeviceOptions;
import dev.pagoda.onnx.graph.PagGraph;
import dev.pagoda.pipeline.Pipelines;
import dev.pagoda.request.GenerationRequest;
import dev.pagoda.request.InfotextWriter;
import dev.pagoda.request.RequestLimits;
import dev.pagoda.request.RequestReader;
import io.quarkus.runtime.Startup;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.util.List;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Puts the models together: what there are, which requests they take, what runs them. */
final class ModelBeans {
  @Produces
  @Singleton
  @Startup
  DirectoryModelCatalog catalog(PagodaConfig config) {
    PagodaConfigCheck.check(config);
    PagodaConfig.Models models = config.models();
    return new DirectoryModelCatalog(models.directory(), models.defaultModel(), PagGraph::layers);
  }

  @Produces
  @Singleton
  @Startup
  RequestReader requests(PagodaConfig config, ModelCatalog catalog) {
    PagodaConfig.Limits limits = config.limits();
    return new RequestReader(
        catalog,
        new RequestLimits(
            limits.pixels(), limits.steps(), limits.images(), limits.promptCharacters()),
        config.defaults(),
        RequestReader.randomSeeds());
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
    PagodaConfig.Cuda cuda = config.cuda();
    return new Pipelines(
        catalog::directory,
        new DeviceOptions(config.cpu().threads(), cuda.arenaExtendStrategy(), cuda.memoryLimit()),
        config.memoryBudget());
  }

  void close(@Disposes Pipelines pipelines) {
    pipelines.close();
  }

  @Produces
  @Singleton
  ProviderProbe probe(Pipelines pipelines) {
    return pipelines::provider;
  }

  @Produces
  @Singleton
  PictureEncoder encoder(
      ModelCatalog catalog, @ConfigProperty(name = "quarkus.application.version") String version) {
    InfotextWriter writer = new InfotextWriter(version);
    return new FileEncoder(
        (request, index) -> writer.write(request, model(catalog, request), index));
  }

  private static ModelInfo model(ModelCatalog catalog, GenerationRequest request) {
    return catalog
        .find(request.model())
        .orElseThrow(
            () -> new ModelException("Model " + request.model() + " cannot be used any more."));
  }

  private static List<String> select(GenerationRequest request, ModelInfo model) {
    List<String> paths = model.selfAttentionLayers();
    return PagLayers.select(request.pagAppliedLayers(), paths).stream().map(paths::get).toList();
  }
}
