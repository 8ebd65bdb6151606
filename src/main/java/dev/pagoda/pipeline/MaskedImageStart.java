package dev.pagoda.pipeline;

import dev.pagoda.image.ImageException;
import dev.pagoda.image.Masks;
import dev.pagoda.image.Picture;
import dev.pagoda.image.RgbImage;
import dev.pagoda.random.TorchGenerator;
import dev.pagoda.request.GenerationRequest;
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
 * <p>Latents that are given count as the picture and draw no posterior, with and without PAG.
 * (diffusers' pipeline fails on them with PAG.)
 */
final class MaskedImageStart implements StartingLatents {
  private final RunPlan plan;
  private final GenerationRequest request;
  private final LatentShape shape;
  private final boolean inpaintingModel;

  MaskedImageStart(RunPlan plan) {
    this.plan = plan;
    this.request = plan.request();
    this.shape = plan.shape();
    this.inpaintingModel = plan.model().unetChannels() != plan.model().latentChannels();
  }

  @Override
  public Start draw(Noise noise, RunContext run) {
    InputFiles files = new InputFiles(run);
    Picture mask = files.picture("mask_image", request.origin().maskImage());
    Original original = files.original(request.origin().image());
    if (original instanceof Original.OfPicture picture) {
      MaskedPicture masked = masked(picture.picture(), mask);
      return inpaintingModel ? given(masked, noise, run) : kept(masked, noise, run);
    }
    return kept(((Original.OfLatents) original).latents(), mask, noise);
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

  private Start given(MaskedPicture picture, Noise noise, RunContext run) {
    List<float[]> pictures = new ArrayList<>(List.of(picture.masked()));
    if (!fromNoiseAlone()) {
      pictures.add(picture.pixels());
    }
    List<Posterior> posteriors = plan.encode(pictures, run);
    TorchGenerator generator = noise.generators().get(0);
    float[] original =
        fromNoiseAlone() ? new float[0] : shape.forAll(posteriors.get(1).draw(generator));
    float[] drawn = shape.noise(noise).data();
    float[] mask = latentMask(picture.mask());
    float[] masked = posteriors.get(0).draw(generator);
    float[] channels = new float[mask.length + masked.length];
    System.arraycopy(mask, 0, channels, 0, mask.length);
    System.arraycopy(masked, 0, channels, mask.length, masked.length);
    return new Start(latents(original, drawn), channels, StepEnd.NOTHING, picture.finish());
  }

  private Start kept(MaskedPicture picture, Noise noise, RunContext run) {
    TorchGenerator generator = noise.generators().get(0);
    Posterior posterior = plan.encode(List.of(picture.pixels()), run).get(0);
    float[] original = shape.forAll(posterior.draw(generator));
    float[] drawn = shape.noise(noise).data();
    generator.randn(shape.size() / shape.batch());
    return kept(original, drawn, latentMask(picture.mask()), picture.finish());
  }

  private Start kept(Latents latents, Picture mask, Noise noise) {
    if (inpaintingModel) {
      throw RunPlan.invalid(
          "image", "holds latents, of which an inpainting model cannot be given the masked part.");
    }
    if (request.origin().paddingMaskCrop() != null) {
      throw RunPlan.invalid("padding_mask_crop", "cannot be used: image holds latents.");
    }
    float[] original = shape.shared(latents);
    float[] pixels = Masks.binary(mask, request.width(), request.height());
    return kept(original, shape.noise(noise).data(), latentMask(pixels), UnaryOperator.identity());
  }

  private Start kept(
      float[] original, float[] drawn, float[] mask, UnaryOperator<RgbImage> finish) {
    LatentMask stepEnd = new LatentMask(mask, original, drawn, plan.scheduler());
    return new Start(latents(original, drawn), new float[0], stepEnd, finish);
  }

  /** diffusers' {@code is_strength_max}. */
  private boolean fromNoiseAlone() {
    return request.origin().denoisingStart() == null && request.origin().strength() == 1;
  }

  /** A new array: picture and noise are needed again after each step. */
  private Latents latents(float[] original, float[] drawn) {
    if (request.origin().denoisingStart() != null) {
      return shape.of(original.clone());
    }
    return shape.of(
        fromNoiseAlone() ? plan.scheduler().initialSample(drawn) : plan.noisy(original, drawn));
  }

  private float[] latentMask(float[] mask) {
    return Masks.latent(mask, request.width(), request.height(), shape.width(), shape.height());
  }
}
