package dev.pagoda.pipeline;

import dev.pagoda.GoldenRequest;
import dev.pagoda.Goldens;
import dev.pagoda.model.DirectoryModelCatalog;
import dev.pagoda.model.PixArtSigmaDirectory;
import dev.pagoda.onnx.Device;
import dev.pagoda.onnx.DeviceOptions;
import dev.pagoda.onnx.SessionCache;
import dev.pagoda.onnx.SessionKey;
import dev.pagoda.onnx.graph.PagGraph;
import dev.pagoda.request.GenerationRequest;
import dev.pagoda.request.InputImages;
import dev.pagoda.request.RequestLimits;
import dev.pagoda.request.RequestReader;
import java.util.Map;
import java.util.Optional;

/** Runs requests on PixArt-Sigma's golden models. */
final class PixArtRuns implements AutoCloseable {
  private static final DirectoryModelCatalog MODELS =
      new DirectoryModelCatalog(Optional.of(Goldens.root()), Optional.empty(), PagGraph::layers);
  private static final RequestReader READER =
      new RequestReader(
          MODELS, new RequestLimits(1 << 22, 200, 8, 4000), Map.of(), RequestReader.randomSeeds());

  private final DeviceMemory memory =
      DeviceMemory.of(new SessionCache(new Device.Cpu(), DeviceOptions.defaults(), 1L << 30));
  private RunRecorder recorder = new RunRecorder();

  /** What a user of the service would have sent for a golden case. */
  static GenerationRequest request(GoldenCase golden) {
    return READER.read(GoldenRequest.read(golden.directory()).body(), new InputImages(Map.of()));
  }

  /** A request as JSON, with ' for ". */
  static GenerationRequest request(String json) throws java.io.IOException {
    return READER.read(RequestReader.mapper().readTree(json.replace('\'', '"')));
  }

  static PixArtSigmaModel model(String name) {
    return PixArtSigmaModel.of((PixArtSigmaDirectory) MODELS.directory(name));
  }

  /** The model with another graph for its transformer. */
  static PixArtSigmaModel withTransformer(PixArtSigmaModel model, String variant) {
    return with(
        model,
        model.textEncoder(),
        SessionKey.transformer(Goldens.path("transformer-variants/" + variant + "/model.onnx")),
        variant.equals("onnxstack-names") ? "sample" : "out_hidden_states");
  }

  /** The model with a text encoder that takes no mask. */
  static PixArtSigmaModel withoutMask(PixArtSigmaModel model) {
    return with(
        model,
        SessionKey.stock(Goldens.path("transformer-variants/text-encoder-no-mask/model.onnx")),
        model.transformer(),
        model.noiseOutput());
  }

  private static PixArtSigmaModel with(
      PixArtSigmaModel model, SessionKey textEncoder, SessionKey transformer, String noiseOutput) {
    return new PixArtSigmaModel(
        textEncoder,
        model.tokenizer(),
        transformer,
        noiseOutput,
        model.predictedChannels(),
        model.sequenceLength(),
        model.latentChannels(),
        model.vaeDecoder(),
        model.vaeScaleFactor(),
        model.binSide(),
        model.schedulers());
  }

  Generated run(PixArtSigmaModel model, GenerationRequest request, RunControl control) {
    recorder = new RunRecorder();
    return new PixArtSigmaPipeline(model, memory, recorder)
        .generate(request, input -> new byte[0], control);
  }

  Generated run(PixArtSigmaModel model, GenerationRequest request) {
    return run(model, request, new RunControl((step, total) -> {}));
  }

  /** Of the last run. */
  RunRecorder recorder() {
    return recorder;
  }

  @Override
  public void close() {
    memory.sessions().close();
  }
}
