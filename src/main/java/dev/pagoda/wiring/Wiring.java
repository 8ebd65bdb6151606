package dev.pagoda.wiring;

import dev.pagoda.config.CudaConfig;
import dev.pagoda.config.HubConfig;
import dev.pagoda.config.LimitsConfig;
import dev.pagoda.config.ModelsConfig;
import dev.pagoda.config.PagodaConfig;
import dev.pagoda.config.ResidencyConfig;
import dev.pagoda.config.Version;
import dev.pagoda.hub.HubSettings;
import dev.pagoda.hub.Puller;
import dev.pagoda.model.DirectoryModelCatalog;
import dev.pagoda.model.ModelCatalog;
import dev.pagoda.onnx.DeviceOptions;
import dev.pagoda.onnx.Residency;
import dev.pagoda.onnx.graph.PagGraph;
import dev.pagoda.pipeline.MemoryOptions;
import dev.pagoda.pipeline.ModelPart;
import dev.pagoda.pipeline.Pipelines;
import dev.pagoda.request.RequestLimits;
import dev.pagoda.request.RequestLimits.AdapterLimits;
import dev.pagoda.request.RequestLimits.InputLimits;
import dev.pagoda.request.RequestReader;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Makes the parts that the service and the command line have in common of the configuration. */
public final class Wiring {
  private Wiring() {}

  /**
   * The models there are.
   *
   * @throws dev.pagoda.model.ModelException if the directory cannot be listed or the default model
   *     is not there
   */
  public static DirectoryModelCatalog catalog(PagodaConfig config) {
    ModelsConfig models = config.models();
    return new DirectoryModelCatalog(models.directory(), models.defaultModel(), PagGraph::layers);
  }

  /** Brings models into the models directory, if one is configured. */
  public static Optional<Puller> puller(PagodaConfig config) {
    HubConfig hub = config.hub();
    HubSettings settings =
        new HubSettings(hub.endpoint(), hub.token(), hub.patience(), hub.attempts());
    return config
        .models()
        .directory()
        .map(models -> new Puller(models, settings, "pagoda/" + Version.NUMBER, PagGraph::layers));
  }

  /** Reads requests for these models within the configured limits. */
  public static RequestReader requests(PagodaConfig config, ModelCatalog catalog) {
    LimitsConfig limits = config.limits();
    return new RequestReader(
        catalog,
        new RequestLimits(
            limits.pixels(),
            limits.steps(),
            limits.images(),
            limits.promptCharacters(),
            limits.timeout().toSeconds(),
            new AdapterLimits(limits.controlnets(), limits.ipAdapters(), limits.loras()),
            new InputLimits(limits.inputSize().asLongValue(), limits.inputPixels())),
        config.defaults(),
        RequestReader.randomSeeds());
  }

  /** Runs these models with ONNX Runtime. */
  public static Pipelines pipelines(PagodaConfig config, DirectoryModelCatalog catalog) {
    CudaConfig cuda = config.cuda();
    return new Pipelines(
        catalog::directory,
        catalog,
        new DeviceOptions(config.cpu().threads(), cuda.arenaExtendStrategy(), cuda.memoryLimit()),
        memory(config));
  }

  static MemoryOptions memory(PagodaConfig config) {
    return new MemoryOptions(
        config.memoryBudget(),
        residency(config.residency()),
        config.promptCacheSize().asLongValue());
  }

  private static Map<ModelPart, Residency> residency(ResidencyConfig parts) {
    return Map.of(
        ModelPart.TEXT_ENCODER, residency(parts.textEncoder()),
        ModelPart.DENOISER, residency(parts.denoiser()),
        ModelPart.VAE_ENCODER, residency(parts.vaeEncoder()),
        ModelPart.VAE_DECODER, residency(parts.vaeDecoder()),
        ModelPart.IMAGE_ENCODER, residency(parts.imageEncoder()),
        ModelPart.CONTROLNET, residency(parts.controlnet()));
  }

  private static Residency residency(String name) {
    return Residency.valueOf(name.toUpperCase(Locale.ROOT));
  }
}
