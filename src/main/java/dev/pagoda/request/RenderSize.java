package dev.pagoda.request;

import dev.pagoda.image.ResolutionBin;
import dev.pagoda.model.ModelInfo;
import java.util.OptionalInt;

/**
 * The size that the denoiser works at, in pixels, which need not be the one that was asked for:
 * PixArt-Sigma renders the nearest resolution that it was trained on, and the picture is cut of it.
 */
public record RenderSize(int height, int width) {

  /**
   * What is rendered for a request.
   *
   * @param binSide the model's {@link ModelInfo#binSide()}
   * @throws IllegalArgumentException if the request asks for resolution binning and the model has
   *     no table of resolutions
   */
  public static RenderSize of(GenerationRequest request, OptionalInt binSide) {
    PixArtOptions options = request.pixArt();
    if (options == null || !options.useResolutionBinning()) {
      return new RenderSize(request.height(), request.width());
    }
    int side =
        binSide.orElseThrow(
            () ->
                new IllegalArgumentException(
                    "use_resolution_binning: the model has no table of resolutions"));
    ResolutionBin bin = ResolutionBin.closest(side, request.height(), request.width());
    return new RenderSize(bin.height(), bin.width());
  }

  /**
   * Whether {@code use_resolution_binning} can be asked for. A model may have no table of
   * resolutions, or be exported for one size only that its table does not have.
   */
  public static boolean hasBins(ModelInfo model) {
    if (model.binSide().isEmpty()) {
      return false;
    }
    int height = model.defaultHeight();
    int width = model.defaultWidth();
    return !model.fixedSize()
        || ResolutionBin.closest(model.binSide().getAsInt(), height, width)
            .equals(new ResolutionBin(height, width));
  }

  @Override
  public String toString() {
    return width + "x" + height;
  }
}
