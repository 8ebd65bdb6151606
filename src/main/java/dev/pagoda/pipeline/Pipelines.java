package dev.pagoda.pipeline;

import dev.pagoda.model.AdapterDirectories;
import dev.pagoda.model.ModelDirectory;
import dev.pagoda.model.PixArtSigmaDirectory;
import dev.pagoda.model.SdxlDirectory;
import dev.pagoda.onnx.Device;
import dev.pagoda.onnx.DeviceOptions;
import dev.pagoda.onnx.ProviderProbe;
import dev.pagoda.onnx.SessionCache;
import dev.pagoda.onnx.SessionKey;
import dev.pagoda.onnx.SessionStats;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Function;

/** The pipelines of the models that there are; those of one device share its sessions. */
public final class Pipelines implements PipelineFactory {
  private final Function<String, ModelDirectory> models;
  private final AdapterDirectories adapters;
  private final DeviceOptions options;
  private final MemoryOptions memory;
  private final long budget;
  private final ConcurrentMap<Device, DeviceMemory> memories = new ConcurrentHashMap<>();
  private final ConcurrentMap<Opened, Pipeline> pipelines = new ConcurrentHashMap<>();
  private final ConcurrentMap<Device, String> providers = new ConcurrentHashMap<>();
  private final Set<Opened> fitting = ConcurrentHashMap.newKeySet();
  private volatile boolean closed;

  private record Opened(String model, Device device) {}

  /**
   * @param models gives the checked directory of a name, or throws {@link
   *     dev.pagoda.model.ModelException}
   * @param adapters gives the adapters that requests may name
   * @param options of the sessions of each device
   * @param memory of each device
   */
  public Pipelines(
      Function<String, ModelDirectory> models,
      AdapterDirectories adapters,
      DeviceOptions options,
      MemoryOptions memory) {
    this.models = models;
    this.adapters = adapters;
    this.options = options;
    this.memory = memory;
    this.budget = memory.budget().orElseGet(() -> machineMemory() / 2);
  }

  private static long machineMemory() {
    return ((com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
        .getTotalMemorySize();
  }

  /**
   * {@inheritDoc}
   *
   * @throws IllegalArgumentException when the device's name is none
   */
  @Override
  public Pipeline open(String model, String device) {
    return pipelines.computeIfAbsent(
        new Opened(model, Device.parse(device)),
        opened -> {
          DeviceMemory kept = memory(opened.device());
          ModelDirectory directory = models.apply(opened.model());
          if (directory instanceof PixArtSigmaDirectory pixArt) {
            return new PixArtSigmaPipeline(PixArtSigmaModel.of(pixArt), kept, RunObserver.NONE);
          }
          SdxlDirectory sdxl = (SdxlDirectory) directory;
          return new SdxlPipeline(
              SdxlModel.of(sdxl), new AdapterShelf(sdxl, adapters), kept, RunObserver.NONE);
        });
  }

  /**
   * Refuses a model of which a part does not fit into the memory budget of a device even alone.
   * Loads nothing.
   *
   * @throws dev.pagoda.onnx.DoesNotFitException naming the part
   * @throws dev.pagoda.model.ModelException when the model directory cannot be used
   * @throws IllegalArgumentException when the device's name is none
   */
  public void requireFits(String model, String device) {
    Opened opened = new Opened(model, Device.parse(device));
    if (!fitting.contains(opened)) {
      SessionCache sessions = memory(opened.device()).sessions();
      ModelDirectory directory = models.apply(model);
      parts(directory).forEach(sessions::requireFits);
      fitting.add(opened);
    }
  }

  private static List<SessionKey> parts(ModelDirectory directory) {
    List<SessionKey> parts = new ArrayList<>();
    if (directory instanceof SdxlDirectory sdxl) {
      sdxl.textEncoder().ifPresent(encoder -> parts.add(SessionKey.stock(encoder.graph())));
      parts.add(SessionKey.stock(sdxl.textEncoder2().graph()));
    } else if (directory instanceof PixArtSigmaDirectory pixArt) {
      parts.add(SessionKey.stock(pixArt.textEncoder().graph()));
    }
    parts.add(SessionKey.stock(directory.denoiser().graph()));
    parts.add(SessionKey.stock(directory.vaeDecoder().graph()));
    directory.vaeEncoder().ifPresent(encoder -> parts.add(SessionKey.stock(encoder.graph())));
    return parts;
  }

  private DeviceMemory memory(Device device) {
    if (closed) {
      throw new IllegalStateException("the pipelines are closed");
    }
    return memories.computeIfAbsent(
        device,
        d ->
            new DeviceMemory(
                new SessionCache(d, options, budget),
                memory.residency(),
                new PromptCache(memory.promptCache())));
  }

  @Override
  public String provider(String device) {
    return providers.computeIfAbsent(Device.parse(device), d -> ProviderProbe.provider(d, options));
  }

  @Override
  public Optional<SessionStats> sessions(String device) {
    return Optional.ofNullable(memories.get(Device.parse(device)))
        .map(memory -> memory.sessions().stats());
  }

  /** Closes all sessions; those in use when their run ends. */
  @Override
  public void close() {
    closed = true;
    memories.values().forEach(memory -> memory.sessions().close());
  }
}
