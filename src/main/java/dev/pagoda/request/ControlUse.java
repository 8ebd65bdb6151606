package dev.pagoda.request;

/**
 * One ControlNet of a request.
 *
 * @param model name of its directory
 * @param image control picture
 * @param scale {@code controlnet_conditioning_scale}
 * @param start fraction of the steps at which it starts
 * @param end fraction of the steps at which it ends
 */
public record ControlUse(String model, ImageInput image, double scale, double start, double end) {

  /**
   * Its weight at a step: 0 outside of start and end. diffusers' {@code controlnet_keep}: a step
   * counts if all of it lies inside.
   *
   * @param step from 0, of the steps that are made
   * @param steps steps that are made
   */
  public double scaleAt(int step, int steps) {
    boolean outside = (double) step / steps < start || (step + 1.0) / steps > end;
    return outside ? 0 : scale;
  }
}
