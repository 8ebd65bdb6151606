package dev.pagoda.cli;

import dev.pagoda.model.ModelCatalog;
import dev.pagoda.pipeline.PipelineFactory;
import dev.pagoda.request.RequestReader;

/** What the commands work with; {@code --help} makes none of it, {@code models} no pipeline. */
public interface CliParts {
  /** The models there are. */
  ModelCatalog catalog();

  /** The same checks as over HTTP. */
  RequestReader requests();

  /** Opens pipelines; to be closed when the pictures are made. */
  PipelineFactory pipelines();
}
