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
public record ControlUse(String model, ImageInput image, double scale, double start, double end) {}
