package dev.pagoda.adapter.ip;

/** What makes a picture's tokens [pictures, tokens, width] of what the image encoder gives. */
public sealed interface ImageProjection {
  /** Columns of the image encoder's output that it takes. */
  int imageWidth();

  /** Tokens that it makes of a picture. */
  int tokens();

  /** Columns of a token: the {@code cross_attention_dim} of the model that it is for. */
  int tokenWidth();

  /**
   * The plain adapter's: one matrix and a layer norm. Takes {@code image_embeds} [pictures,
   * imageWidth], the image encoder's projected output; the negative is zeros in place of them.
   */
  record Linear(int imageWidth, int tokens, int tokenWidth) implements ImageProjection {}

  /**
   * The plus adapter's: learnt queries that look at the picture's patches, layer by layer. Takes
   * the image encoder's last but one hidden state, {@code hidden_states[-2]} [pictures, patches,
   * imageWidth]; the negative is what the encoder makes of a picture of zeros (in its normalised
   * values, so that it is neither black nor {@code hidden_states} of zeros).
   *
   * @param width columns of the queries inside
   * @param heads attention heads, of {@link #HEAD_WIDTH} columns each
   * @param feedForwardWidth columns inside the feed-forward networks
   * @param layers number of layers
   */
  record Resampler(
      int imageWidth,
      int tokens,
      int tokenWidth,
      int width,
      int heads,
      int feedForwardWidth,
      int layers)
      implements ImageProjection {
    /** Columns of a head, which files do not tell; 64 in all that are published. */
    public static final int HEAD_WIDTH = 64;
  }
}
