package dev.pagoda.cli;

import dev.pagoda.config.PagodaConfig;
import dev.pagoda.model.DirectoryModelCatalog;
import dev.pagoda.model.ModelCatalog;
import dev.pagoda.pipeline.PipelineFactory;
import dev.pagoda.request.RequestReader;
import dev.pagoda.wiring.Wiring;

/** The real parts: model directories, and ONNX Runtime where pictures are made. */
final class ModelParts implements CliParts {
  private final PagodaConfig config;
  private final DirectoryModelCatalog catalog;

  ModelParts(PagodaConfig config) {
    this.config = config;
    this.catalog = Wiring.catalog(config);
  }

  @Override
  public ModelCatalog catalog() {
    return catalog;
  }

  @Override
  public RequestReader requests() {
    return Wiring.requests(config, catalog);
  }

  @Override
  public PipelineFactory pipelines() {
    return Wiring.pipelines(config, catalog);
  }
}
