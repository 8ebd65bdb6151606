package dev.pagoda.cli;

import dev.pagoda.config.PagodaConfig;
import dev.pagoda.model.DirectoryModelCatalog;
import dev.pagoda.model.ModelCatalog;
import dev.pagoda.onnx.DeviceOptions;
import dev.pagoda.onnx.graph.PagGraph;
import dev.pagoda.pipeline.PipelineFactory;
import dev.pagoda.pipeline.Pipelines;
import dev.pagoda.request.RequestLimits;
import dev.pagoda.request.RequestReader;

/** The real parts: model directories, and ONNX Runtime where pictures are made. */
final class ModelParts implements CliParts {
  private final PagodaConfig config;
  private final DirectoryModelCatalog catalog;

  ModelParts(PagodaConfig config) {
    this.config = config;
    PagodaConfig.Models models = config.models();
    this.catalog =
        new DirectoryModelCatalog(models.directory(), models.defaultModel(), PagGraph::layers);
  }

  @Override
  public ModelCatalog catalog() {
    return catalog;
  }

  @Override
  public RequestReader requests() {
    PagodaConfig.Limits limits = config.limits();
    return new RequestReader(
        catalog,
        new RequestLimits(
            limits.pixels(), limits.steps(), limits.images(), limits.promptCharacters()),
        config.defaults(),
        RequestReader.randomSeeds());
  }

  @Override
  public PipelineFactory pipelines() {
    PagodaConfig.Cuda cuda = config.cuda();
    return new Pipelines(
        catalog::directory,
        new DeviceOptions(config.cpu().threads(), cuda.arenaExtendStrategy(), cuda.memoryLimit()),
        config.memoryBudget());
  }
}
