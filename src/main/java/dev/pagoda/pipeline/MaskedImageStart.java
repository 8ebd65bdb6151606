package dev.pagoda.pipeline;

import dev.pagoda.image.ImageException;
import dev.pagoda.image.Masks;
import dev.pagoda.image.Picture;
import dev.pagoda.random.TorchGenerator;
import dev.pagoda.request.GenerationRequest;
import dev.pagoda.request.Origin;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * Inpainting. A denoiser of the latents' channels is kept to the mask after each step; one that was
 * made for inpainting is given mask and masked picture beside the latents.
 *
 * <p>Drawn in this order: the picture's posterior, unless an inpainting model starts from noise
 * alone; the noise; the masked picture's posterior, needed or not. Of several generators the first
 * draws both posteriors, and all pictures share them.
 *
 * <p>Given latents count as the picture and draw nothing. (diffusers' PAG pipeline fails on them.)
 */
final class MaskedImageStart implements StartingLatents {
  private final RunPlan plan;
  private final GenerationRequest request;
  private final boolean inpaintingModel;

  MaskedImageStart(RunPlan plan) {
    this.plan = plan;
    this.request = plan.request();
    this.inpaintingModel = plan.model().unetChannels() != plan.model().latentChannels();
  }

  @Override
  public Start draw(Noise noise, RunContext run) {
    Origin origin = request.origin();
    InputFiles files = new InputFiles(run);
    Picture mask = files.picture("mask_image", origin.maskImage());
    Original original = files.original(origin.image());
    return original instanceof Original.OfPicture picture
        ? draw(masked(picture.picture(), mask), noise, run)
        : draw(((Original.OfLatents) original).latents(), mask, noise);
  }

  private MaskedPicture masked(Picture picture, Picture mask) {
    Integer padding = request.origin().paddingMaskCrop();
    try {
      return padding == null
          ? MaskedPicture.whole(picture, mask, request.width(), request.height())
          : MaskedPicture.cropped(picture, mask, request.width(), request.height(), padding);
    } catch (ImageException e) {
      throw RunPlan.invalid("mask_image", e.getMessage());
    }
  }

  private Start draw(MaskedPicture picture, Noise noise, RunContext run) {
    List<float[]> pictures = new ArrayList<>();
    if (needsOriginal()) {
      pictures.add(picture.pixels());
    }
    if (inpaintingModel) {
      pictures.add(picture.masked());
    }
    List<Posterior> posteriors = plan.encode(pictures, run);
    TorchGenerator generator = noise.generators().get(0);
    float[] original =
        needsOriginal() ? plan.forAll(posteriors.get(0).draw(generator)) : new float[0];
    Latents drawn = plan.noise(noise);
    float[] mask = latentMask(picture.mask());
    if (!inpaintingModel) {
      generator.randn(original.length / plan.batch());
      return keeping(original, drawn, mask, picture.finish());
    }
    float[] masked = posteriors.get(posteriors.size() - 1).draw(generator);
    return new Start(
        latents(original, drawn), concat(mask, masked), StepEnd.NOTHING, picture.finish());
  }

  private Start draw(Latents given, Picture mask, Noise noise) {
    if (inpaintingModel) {
      throw RunPlan.invalid(
          "image", "holds latents, of which an inpainting model cannot be given the masked part.");
    }
    if (request.origin().paddingMaskCrop() != null) {
      throw RunPlan.invalid("padding_mask_crop", "cannot be used: image holds latents.");
    }
    float[] original = plan.shared(given);
    float[] pixels = Masks.binary(mask, request.width(), request.height());
    return keeping(original, plan.noise(noise), latentMask(pixels), UnaryOperator.identity());
  }

  private Start keeping(
      float[] original,
      Latents drawn,
      float[] mask,
      UnaryOperator<dev.pagoda.image.RgbImage> finish) {
    return new Start(
        latents(original, drawn),
        new float[0],
        new LatentMask(mask, original, drawn.data(), plan.scheduler()),
        finish);
  }

  /** Whether the picture's own latents are needed. */
  private boolean needsOriginal() {
    return !inpaintingModel || !fromNoiseAlone();
  }

  /** diffusers' {@code is_strength_max}. */
  private boolean fromNoiseAlone() {
    return request.origin().denoisingStart() == null && request.origin().strength() == 1;
  }

  private Latents latents(float[] original, Latents drawn) {
    if (request.origin().denoisingStart() != null) {
      return plan.latents(original.clone());
    }
    return fromNoiseAlone()
        ? NoiseStart.scaled(plan.latents(drawn.data().clone()), plan.scheduler().initNoiseSigma())
        : plan.noisy(original, drawn);
  }

  private float[] latentMask(float[] mask) {
    return Masks.latent(
        mask, request.width(), request.height(), plan.latentWidth(), plan.latentHeight());
  }

  private static float[] concat(float[] mask, float[] masked) {
    float[] both = new float[mask.length + masked.length];
    System.arraycopy(mask, 0, both, 0, mask.length);
    System.arraycopy(masked, 0, both, mask.length, masked.length);
    return both;
  }
}
