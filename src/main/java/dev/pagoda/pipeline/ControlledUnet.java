package dev.pagoda.pipeline;

import dev.pagoda.onnx.RunScope;

/** A UNet with the ControlNets of the run, if there are any. Whoever made them closes them. */
record ControlledUnet(UnetDenoiser unet, ControlNets controlNets) implements Denoiser {
  @Override
  public void requireTimesteps(float[] timesteps) {
    unet.requireTimesteps(timesteps);
  }

  @Override
  public float[] predict(float[] scaled, int step, float t, boolean withPerturbed, RunScope scope) {
    return unet.predict(scaled, t, withPerturbed, controlNets.run(scaled, step, t), scope);
  }
}
