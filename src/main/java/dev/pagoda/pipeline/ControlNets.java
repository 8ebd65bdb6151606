package dev.pagoda.pipeline;

import dev.pagoda.image.ControlImages;
import dev.pagoda.image.Picture;
import dev.pagoda.model.ControlNetDirectory;
import dev.pagoda.model.ModelException;
import dev.pagoda.onnx.GraphTensor;
import dev.pagoda.onnx.LiveOutputs;
import dev.pagoda.onnx.SessionCache.Lease;
import dev.pagoda.onnx.SessionKey;
import dev.pagoda.request.ControlUse;
import dev.pagoda.request.GenerationRequest;
import java.util.ArrayList;
import java.util.List;

/**
 * The ControlNets of a run. Each is a session of its own; one after the other they add to the
 * residuals (diffusers' {@code MultiControlNetModel}). A step on which a net has no weight does not
 * run it.
 */
final class ControlNets implements AutoCloseable {
  private record Used(ControlUse use, ControlNet net) {}

  private final RunContext run;
  private final StepRange steps;
  private final List<Lease> leases = new ArrayList<>();
  private final List<Used> nets = new ArrayList<>();
  private LiveOutputs last;

  private ControlNets(RunContext run, StepRange steps) {
    this.run = run;
    this.steps = steps;
  }

  /**
   * Loads the nets of a request and their pictures.
   *
   * @param residuals that the denoiser takes
   * @throws ModelException when a net does not fit the model
   */
  static ControlNets open(
      RunPlan plan,
      AdapterShelf shelf,
      Latents shape,
      Conditioning conditioning,
      int residuals,
      RunContext run) {
    ControlNets opened = new ControlNets(run, plan.steps());
    try {
      for (ControlUse use : plan.request().adapters().controls()) {
        if (use.scale() != 0) {
          opened.add(use, plan.request(), shelf.controlNet(use), shape, conditioning, residuals);
        }
      }
      opened.requireTimesteps(plan.scheduler().timesteps());
      return opened;
    } catch (RuntimeException | Error e) {
      opened.close();
      throw e;
    }
  }

  private void add(
      ControlUse use,
      GenerationRequest request,
      ControlNetDirectory directory,
      Latents shape,
      Conditioning conditioning,
      int residuals) {
    Picture picture = new InputFiles(run).picture("control_image", use.image());
    float[] pixels = ControlImages.preprocess(picture, request.width(), request.height());
    if (directory.network().config().bgr()) {
      reverseChannels(pixels);
    }
    Lease lease =
        run.lease(ModelPart.CONTROLNET, SessionKey.controlNet(directory.network().graph()));
    leases.add(lease);
    ControlNet net =
        new ControlNet(
            lease.session(), shape, conditioning, pixels, request.height(), request.width());
    nets.add(new Used(use, net));
    if (net.outputs().size() != residuals) {
      throw new ModelException(
          "the ControlNet \"%s\" gives %d residuals, but the model takes %d."
              .formatted(use.model(), net.outputs().size(), residuals));
    }
  }

  private static void reverseChannels(float[] pixels) {
    int plane = pixels.length / 3;
    float[] red = new float[plane];
    System.arraycopy(pixels, 0, red, 0, plane);
    System.arraycopy(pixels, 2 * plane, pixels, 0, plane);
    System.arraycopy(red, 0, pixels, 2 * plane, plane);
  }

  private void requireTimesteps(float[] timesteps) {
    nets.forEach(used -> used.net().requireTimesteps(timesteps));
  }

  /**
   * The residuals of a step, skips first, the middle block's last; empty where no net has weight.
   * They are valid until the next call.
   *
   * @param scaled the scaled sample, [batch, channels, h, w]
   * @param step index in the schedule
   */
  List<GraphTensor> run(float[] scaled, int step, float t) {
    drop();
    List<GraphTensor> residuals = List.of();
    for (Used used : nets) {
      ControlUse use = used.use();
      if (steps.within(step, use.start(), use.end())) {
        LiveOutputs outputs =
            used.net().run(scaled, t, (float) use.scale(), residuals, run.scope());
        drop();
        last = outputs;
        residuals = used.net().outputs().stream().map(outputs::get).toList();
      }
    }
    return residuals;
  }

  private void drop() {
    if (last != null) {
      last.close();
      last = null;
    }
  }

  @Override
  public void close() {
    drop();
    nets.forEach(used -> used.net().close());
    leases.forEach(Lease::close);
  }
}
