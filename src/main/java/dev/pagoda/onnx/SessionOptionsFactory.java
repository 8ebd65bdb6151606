package dev.pagoda.onnx;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtProvider;
import ai.onnxruntime.OrtSession.SessionOptions;
import ai.onnxruntime.providers.OrtCUDAProviderOptions;

/** Makes the options of the sessions of one device. */
final class SessionOptionsFactory {
  private final Device device;
  private final DeviceOptions options;

  SessionOptionsFactory(Device device, DeviceOptions options) {
    this.device = device;
    this.options = options;
  }

  Device device() {
    return device;
  }

  /**
   * New options, to be closed after the session that is made with them.
   *
   * @throws DeviceUnavailableException when the device cannot be used
   */
  SessionOptions create() throws OrtException {
    Ort.environment();
    SessionOptions created = new SessionOptions();
    try {
      if (device instanceof Device.Cuda cuda) {
        addCuda(created, cuda);
      } else {
        created.setIntraOpNumThreads(options.cpuThreads());
      }
      return created;
    } catch (OrtException | RuntimeException e) {
      created.close();
      throw e;
    }
  }

  private void addCuda(SessionOptions created, Device.Cuda cuda) throws OrtException {
    if (!OrtEnvironment.getAvailableProviders().contains(OrtProvider.CUDA)) {
      throw new DeviceUnavailableException(
          cuda + " cannot be used: this build has no CUDA provider. Build with -Pgpu, or use cpu.");
    }
    try (OrtCUDAProviderOptions provider = new OrtCUDAProviderOptions(cuda.index())) {
      provider.add("arena_extend_strategy", options.arenaExtendStrategy());
      // TF32 rounds float32 products to 10 bits; pictures would differ from the reference.
      provider.add("use_tf32", "0");
      if (options.cudaMemoryLimit().isPresent()) {
        provider.add("gpu_mem_limit", Long.toString(options.cudaMemoryLimit().getAsLong()));
      }
      created.addCUDA(provider);
    } catch (OrtException e) {
      throw new DeviceUnavailableException(
          cuda + " cannot be used: " + OrtErrors.reason(e) + " CUDA 12 and cuDNN 9 are needed.", e);
    }
    // With it, GPU memory grows without bound when sessions are used from several threads
    // (microsoft/onnxruntime#29351), and shapes differ from request to request anyway.
    created.setMemoryPatternOptimization(false);
  }
}
