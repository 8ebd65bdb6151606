package dev.pagoda.pipeline;

import dev.pagoda.image.Picture;
import dev.pagoda.image.VaeImages;
import dev.pagoda.request.GenerationRequest;
import java.util.List;

/**
 * Image-to-image: the latents of a picture, or given ones, with as much noise as the first step of
 * the run removes; with {@code denoising_start} as they are. The posterior is drawn before the
 * noise, once for all pictures of one generator and once by each generator of several.
 */
final class ImageStart implements StartingLatents {
  private final RunPlan plan;

  ImageStart(RunPlan plan) {
    this.plan = plan;
  }

  @Override
  public Start draw(Noise noise, RunContext run) {
    LatentShape shape = plan.shape();
    float[] original = original(noise, run);
    return Start.plain(
        shape.of(
            plan.request().origin().denoisingStart() == null
                ? plan.noisy(original, shape.noise(noise).data())
                : original));
  }

  private float[] original(Noise noise, RunContext run) {
    GenerationRequest request = plan.request();
    Original original = new InputFiles(run).original(request.origin().image());
    if (original instanceof Original.OfLatents given) {
      return plan.shape().shared(given.latents());
    }
    Picture picture = ((Original.OfPicture) original).picture();
    float[] pixels = VaeImages.preprocess(picture, request.width(), request.height());
    Posterior posterior = plan.encode(List.of(pixels), run).get(0);
    float[] all = plan.shape().forAll(posterior.draw(noise.generators().get(0)));
    int size = all.length / plan.shape().batch();
    for (int i = 1; i < noise.generators().size(); i++) {
      System.arraycopy(posterior.draw(noise.generators().get(i)), 0, all, i * size, size);
    }
    return all;
  }
}
