package dev.pagoda.request;

/**
 * One IP-Adapter of a request.
 *
 * @param adapter its directory, or {@code directory/file.safetensors} where it holds several
 * @param image image prompt
 * @param scale of its attention, for all blocks or block by block
 */
public record IpAdapterUse(String adapter, ImageInput image, IpAdapterScale scale) {}
