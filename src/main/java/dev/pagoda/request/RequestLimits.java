package dev.pagoda.request;

/**
 * Bounds that an operator sets.
 *
 * @param pixels largest width times height of one picture
 * @param steps largest number of denoising steps
 * @param images largest number of pictures of one request
 * @param promptCharacters longest prompt, in code points
 * @param timeoutSeconds longest time from acceptance to the end of a job
 * @param adapters how many models a request may add
 * @param inputs what pictures that come in may measure
 */
public record RequestLimits(
    long pixels,
    int steps,
    int images,
    int promptCharacters,
    long timeoutSeconds,
    AdapterLimits adapters,
    InputLimits inputs) {

  private static final long USUAL_TIMEOUT = 3600;

  /** With the usual bounds of adapters and of pictures that come in. */
  public RequestLimits(long pixels, int steps, int images, int promptCharacters) {
    this(
        pixels,
        steps,
        images,
        promptCharacters,
        USUAL_TIMEOUT,
        AdapterLimits.USUAL,
        InputLimits.USUAL);
  }

  /**
   * How many models a request may add.
   *
   * @param controlnets largest number of ControlNets
   * @param ipAdapters largest number of IP-Adapters
   * @param loras largest number of LoRAs
   */
  public record AdapterLimits(int controlnets, int ipAdapters, int loras) {
    static final AdapterLimits USUAL = new AdapterLimits(4, 4, 16);
  }

  /**
   * What a picture that comes in may measure.
   *
   * @param bytes largest file
   * @param pixels largest width times height
   */
  public record InputLimits(long bytes, long pixels) {
    static final InputLimits USUAL = new InputLimits(16L << 20, 1L << 24);
  }
}
