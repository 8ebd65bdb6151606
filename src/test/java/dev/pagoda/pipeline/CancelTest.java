package dev.pagoda.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pagoda.Goldens;
import dev.pagoda.image.ImageEncoder;
import dev.pagoda.image.RgbImage;
import dev.pagoda.model.SdxlDirectory;
import dev.pagoda.onnx.Device;
import dev.pagoda.onnx.DeviceOptions;
import dev.pagoda.onnx.SessionCache;
import dev.pagoda.onnx.SessionKey;
import dev.pagoda.request.GenerationRequest;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A run stops at any stage when it is canceled, and leaves the sessions usable. */
class CancelTest {
  private static SessionCache sessions;
  private static SdxlModel model;
  private final List<Integer> steps = new ArrayList<>();

  @BeforeAll
  static void openModel() {
    sessions = new SessionCache(new Device.Cpu(), DeviceOptions.defaults(), 1L << 30);
    model = SdxlModel.of(SdxlDirectory.open(Goldens.model("sdxl-tiny")));
  }

  @AfterAll
  static void closeSessions() {
    sessions.close();
  }

  @Test
  void beforeTheRun() {
    RunControl control = control();
    control.cancel();
    long loaded = sessions.usedBytes();
    assertThatThrownBy(
            () -> pipeline(model).generate(Requests.of(Map.of()), InputSource.NONE, control))
        .isInstanceOf(RunCanceledException.class);
    assertThat(sessions.usedBytes()).isEqualTo(loaded);
    assertThat(steps).isEmpty();
  }

  @Test
  void whileTheSecondEncoderLoads() {
    RunControl control = control();
    assertCanceled(cancelWhileLoading("text_encoder_2", control), control);
    assertThat(steps).isEmpty();
  }

  @Test
  void whileThePictureIsEncoded() {
    RunControl control = control();
    SdxlModel cancelable = cancelWhileLoading("vae_encoder", control);
    byte[] picture = ImageEncoder.png(new RgbImage(8, 8, new byte[192]), "");
    GenerationRequest request =
        Requests.of(Map.of("image", Map.of("object", "picture"), "strength", 0.5));
    assertThatThrownBy(() -> pipeline(cancelable).generate(request, input -> picture, control))
        .isInstanceOf(RunCanceledException.class);
    assertThat(steps).isEmpty();
    assertRunsAgain();
  }

  @Test
  void whileTheDenoiserLoads() {
    RunControl control = control();
    assertCanceled(cancelWhileLoading("unet", control), control);
    assertThat(steps).containsExactly(0);
  }

  @Test
  void betweenSteps() {
    List<RunControl> self = new ArrayList<>();
    RunControl control =
        new RunControl(
            (step, total) -> {
              steps.add(step);
              if (step == 2) {
                self.get(0).cancel();
              }
            });
    self.add(control);
    assertCanceled(model, control);
    assertThat(steps).containsExactly(0, 1, 2);
  }

  @Test
  void insideAStep() throws Exception {
    // The first step runs long enough for the cancel to arrive: many rows of a large picture.
    CountDownLatch denoising = new CountDownLatch(1);
    RunControl control = new RunControl((step, total) -> denoising.countDown());
    GenerationRequest large =
        Requests.of(Map.of("width", 1024, "height", 1024, "num_images_per_prompt", 4));
    CompletableFuture<Generated> run =
        CompletableFuture.supplyAsync(
            () -> pipeline(model).generate(large, InputSource.NONE, control));
    denoising.await();
    control.cancel();
    assertThatThrownBy(run::get)
        .isInstanceOf(ExecutionException.class)
        .hasCauseInstanceOf(RunCanceledException.class);
    assertRunsAgain();
  }

  @Test
  void whileDecoding() {
    RunControl control = control();
    assertCanceled(cancelWhileLoading("vae_decoder", control), control);
    assertThat(steps).containsExactly(0, 1, 2, 3);
  }

  private void assertCanceled(SdxlModel cancelable, RunControl control) {
    assertThatThrownBy(
            () ->
                pipeline(cancelable)
                    .generate(
                        Requests.of(Map.of("num_inference_steps", 3)), InputSource.NONE, control))
        .isInstanceOf(RunCanceledException.class);
    assertRunsAgain();
  }

  private void assertRunsAgain() {
    GenerationRequest request = Requests.of(Map.of("num_inference_steps", 1));
    assertThat(
            pipeline(model)
                .generate(request, InputSource.NONE, new RunControl((s, n) -> {}))
                .images())
        .hasSize(1);
  }

  private SdxlPipeline pipeline(SdxlModel of) {
    return new SdxlPipeline(of, sessions, RunObserver.NONE);
  }

  private RunControl control() {
    return new RunControl((step, total) -> steps.add(step));
  }

  /** The model with one part that cancels when it is loaded. */
  private SdxlModel cancelWhileLoading(String part, RunControl control) {
    return new SdxlModel(
        model.textEncoders().stream()
            .map(
                encoder ->
                    new EncoderPart(canceling(encoder.graph(), part, control), encoder.tokenizer()))
            .toList(),
        canceling(model.unet(), part, control),
        model.unetChannels(),
        model.forceZerosForEmptyPrompt(),
        model.requiresAestheticsScore(),
        model.timeCondProjDim(),
        model.latentChannels(),
        model
            .vaeEncoder()
            .map(vae -> new VaeEncoder(canceling(vae.encoder(), part, control), vae.scaling())),
        new VaeDecoder(
            canceling(model.vaeDecoder().decoder(), part, control),
            model.vaeDecoder().scaling(),
            model.vaeDecoder().colours()),
        model.vaeScaleFactor(),
        model.schedulers());
  }

  private static SessionKey canceling(SessionKey key, String part, RunControl control) {
    Path folder = key.file().getParent();
    return new SessionKey(
        key.file(),
        key.kind() + ", canceling " + part,
        file -> {
          if (folder.endsWith(part)) {
            control.cancel();
          }
          return key.loader().apply(file);
        });
  }
}
