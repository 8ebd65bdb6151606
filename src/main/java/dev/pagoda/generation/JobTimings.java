package dev.pagoda.generation;

/**
 * Where the time of a job went, in milliseconds.
 *
 * @param queuedMs from acceptance until a worker took it
 * @param loadMs loading sessions
 * @param encodeMs encoding prompts
 * @param denoiseMs denoising
 * @param decodeMs decoding latents
 * @param storeMs encoding and storing the pictures
 */
public record JobTimings(
    long queuedMs, long loadMs, long encodeMs, long denoiseMs, long decodeMs, long storeMs) {
  /** Nothing has been measured yet. */
  public static final JobTimings NONE = new JobTimings(0, 0, 0, 0, 0, 0);
}
