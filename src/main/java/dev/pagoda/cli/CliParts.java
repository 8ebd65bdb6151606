package dev.pagoda.cli;

import dev.pagoda.config.PagodaConfig;
import dev.pagoda.model.ModelCatalog;
import dev.pagoda.pipeline.PipelineFactory;
import dev.pagoda.request.RequestReader;

/**
 * What the commands work with, made of the configuration when a command needs it: {@code --help}
 * makes nothing, {@code models} no pipeline.
 */
public interface CliParts {
  /** The models there are. */
  ModelCatalog catalog(PagodaConfig config);

  /** The same checks as over HTTP. */
  RequestReader requests(PagodaConfig config, ModelCatalog catalog);

  /** Opens pipelines; closed when the pictures are made. */
  PipelineFactory pipelines(PagodaConfig config, ModelCatalog catalog);
}
