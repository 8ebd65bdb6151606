package dev.pagoda.worker;

import dev.pagoda.image.RgbImage;
import dev.pagoda.pipeline.AttentionRows;
import dev.pagoda.pipeline.Generated;
import dev.pagoda.pipeline.InputSource;
import dev.pagoda.pipeline.Latents;
import dev.pagoda.pipeline.Pipeline;
import dev.pagoda.pipeline.PipelineFactory;
import dev.pagoda.pipeline.PreviewListener;
import dev.pagoda.pipeline.RunControl;
import dev.pagoda.pipeline.RunTimings;
import dev.pagoda.request.GenerationRequest;
import dev.pagoda.request.ImageInput;
import dev.pagoda.request.RenderSize;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;

/** Draws gradients in an instant, and stops or fails where a test says. */
public final class GradientPipelines implements PipelineFactory {
  /** Where a run can be held. */
  public enum Stage {
    ENCODING,
    DENOISING,
    DECODING
  }

  public static final List<String> LAYERS = List.of("mid_block.attentions.0.attn1");

  private final List<String> started = new CopyOnWriteArrayList<>();
  private final List<byte[]> read = new CopyOnWriteArrayList<>();
  private volatile Stage held;
  private volatile CountDownLatch release = new CountDownLatch(0);
  private volatile Stage at;
  private volatile Throwable failure;

  /** Runs from now on wait at {@code stage} until they are released or canceled. */
  public void holdAt(Stage stage) {
    release = new CountDownLatch(1);
    held = stage;
  }

  public void release() {
    held = null;
    release.countDown();
  }

  /** Where the present run is being held, or null. */
  public Stage at() {
    return at;
  }

  /** Runs from now on fail, those that are held when they go on; null ends that. */
  public void failWith(Throwable throwable) {
    failure = throwable;
  }

  /** Contents of the pictures that all runs so far worked on. */
  public List<byte[]> read() {
    return List.copyOf(read);
  }

  /** First prompts of all runs so far. */
  public List<String> started() {
    return List.copyOf(started);
  }

  @Override
  public Pipeline open(String model, String device) {
    return this::generate;
  }

  @Override
  public String provider(String device) {
    return "TestExecutionProvider";
  }

  @Override
  public void close() {
    release();
  }

  private Generated generate(GenerationRequest request, InputSource inputs, RunControl control) {
    started.add(request.prompt().get(0));
    failIfAsked();
    read(request.origin().image(), inputs);
    read(request.origin().maskImage(), inputs);
    request.adapters().controls().forEach(net -> read(net.image(), inputs));
    request.adapters().ipAdapters().forEach(adapter -> read(adapter.image(), inputs));
    pass(Stage.ENCODING, control);
    for (int step = 1; step <= request.numInferenceSteps(); step++) {
      control.checkCanceled();
      control.report(step, request.numInferenceSteps());
      PreviewListener previews = control.previews();
      if (previews.interval() > 0 && step % previews.interval() == 0) {
        previews.onPreview(step, List.of(gradient(request, step)));
      }
      if (step == 2) {
        pass(Stage.DENOISING, control);
      }
    }
    pass(Stage.DECODING, control);
    List<RgbImage> images =
        IntStream.range(0, request.images()).mapToObj(i -> gradient(request, i)).toList();
    int height = request.height() / 8;
    int width = request.width() / 8;
    Latents latents = new Latents(new float[4 * height * width], 1, 4, height, width);
    // As if twice the size had been rendered.
    RenderSize rendered = new RenderSize(2 * request.height(), 2 * request.width());
    return new Generated(
        latents, rendered, images, LAYERS, new RunTimings(1, 2, 3, 4), new AttentionRows(30, 10));
  }

  private void read(ImageInput input, InputSource inputs) {
    if (input != null) {
      read.add(inputs.read(input));
    }
  }

  private void failIfAsked() {
    if (failure != null) {
      GradientPipelines.<RuntimeException>sneak(failure);
    }
  }

  private void pass(Stage stage, RunControl control) {
    if (held != stage) {
      return;
    }
    CountDownLatch open = release;
    at = stage;
    RunControl.Registration registration = control.whenCanceled(open::countDown);
    try {
      open.await();
    } catch (InterruptedException e) {
      throw new AssertionError("Nobody may interrupt a run.", e);
    } finally {
      registration.close();
      at = null;
    }
    failIfAsked();
    control.checkCanceled();
  }

  private static RgbImage gradient(GenerationRequest request, int index) {
    byte[] rgb = new byte[request.width() * request.height() * 3];
    for (int i = 0; i < rgb.length; i++) {
      rgb[i] = (byte) (i / 3 % request.width() * 4 + index);
    }
    return new RgbImage(request.width(), request.height(), rgb);
  }

  @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
  private static <E extends Throwable> void sneak(Throwable throwable) throws E {
    throw (E) throwable;
  }
}
