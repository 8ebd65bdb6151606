package dev.pagoda.request;

import static dev.pagoda.request.RequestField.*;

import java.util.List;
import java.util.function.Function;

/** Fields whose value lies between two bounds. */
final class RangeRules implements Rule {
  /** The schedules have so many timesteps; more steps would repeat some. */
  private static final int TRAIN_TIMESTEPS = 1000;

  /** Beyond it a scale only drives float32 to infinity. */
  private static final double LARGEST_SCALE = 1000;

  private record Range(
      RequestField field, double min, double max, Function<GenerationRequest, Number> value) {}

  private final List<Range> ranges;

  RangeRules(RequestLimits limits) {
    ranges =
        List.of(
            new Range(
                NUM_INFERENCE_STEPS,
                1,
                Math.min(limits.steps(), TRAIN_TIMESTEPS),
                GenerationRequest::numInferenceSteps),
            new Range(
                NUM_IMAGES_PER_PROMPT, 1, limits.images(), GenerationRequest::numImagesPerPrompt),
            new Range(
                GUIDANCE_SCALE, -LARGEST_SCALE, LARGEST_SCALE, GenerationRequest::guidanceScale),
            new Range(GUIDANCE_RESCALE, 0, 1, GenerationRequest::guidanceRescale),
            new Range(ETA, 0, 1, GenerationRequest::eta),
            new Range(PAG_SCALE, 0, LARGEST_SCALE, GenerationRequest::pagScale),
            new Range(PAG_ADAPTIVE_SCALE, 0, LARGEST_SCALE, GenerationRequest::pagAdaptiveScale),
            new Range(PAG_START, 0, 1, GenerationRequest::pagStart),
            new Range(PAG_END, 0, 1, GenerationRequest::pagEnd));
  }

  @Override
  public void check(GenerationRequest request, FieldErrors errors) {
    for (Range range : ranges) {
      double value = range.value().apply(request).doubleValue();
      if (value < range.min() || value > range.max()) {
        errors.add(
            range.field(),
            "must be from "
                + plain(range.min())
                + " to "
                + plain(range.max())
                + ", not "
                + plain(value));
      }
    }
  }

  private static String plain(double value) {
    boolean whole = value == Math.rint(value) && Math.abs(value) < 1e15;
    return whole ? Long.toString((long) value) : Double.toString(value);
  }
}
