package dev.pagoda.request;

import static dev.pagoda.request.RequestField.*;

import java.util.Collection;
import java.util.List;
import java.util.function.Function;

/** Fields whose value, or every one of their values, lies between two bounds. */
final class RangeRules implements Rule {
  /** The schedules have so many timesteps; more steps would repeat some. */
  private static final int TRAIN_TIMESTEPS = 1000;

  /** Beyond it a scale only drives float32 to infinity. */
  private static final double LARGEST_SCALE = 1000;

  /** Pixels around a mask; pictures are smaller. */
  private static final double LARGEST_PADDING = 65536;

  private record Range(
      RequestField field,
      double min,
      double max,
      Function<GenerationRequest, Collection<? extends Number>> values) {}

  private final List<Range> ranges;

  RangeRules(RequestLimits limits) {
    int steps = Math.min(limits.steps(), TRAIN_TIMESTEPS);
    ranges =
        List.of(
            one(NUM_INFERENCE_STEPS, 1, steps, GenerationRequest::numInferenceSteps),
            one(NUM_IMAGES_PER_PROMPT, 1, limits.images(), GenerationRequest::numImagesPerPrompt),
            scale(GUIDANCE_SCALE, r -> List.of(r.guidanceScale())),
            one(GUIDANCE_RESCALE, 0, 1, GenerationRequest::guidanceRescale),
            one(ETA, 0, 1, GenerationRequest::eta),
            one(PAG_SCALE, 0, LARGEST_SCALE, GenerationRequest::pagScale),
            one(PAG_ADAPTIVE_SCALE, 0, LARGEST_SCALE, GenerationRequest::pagAdaptiveScale),
            one(PAG_START, 0, 1, GenerationRequest::pagStart),
            one(PAG_END, 0, 1, GenerationRequest::pagEnd),
            one(OUTPUT_COMPRESSION, 0, 100, GenerationRequest::outputCompression),
            one(PREVIEW_INTERVAL, 1, TRAIN_TIMESTEPS, r -> r.service().previewInterval()),
            one(TIMEOUT, 1, (double) limits.timeoutSeconds(), r -> r.service().timeout()),
            one(STRENGTH, 0, 1, r -> r.origin().strength()),
            one(PADDING_MASK_CROP, 0, LARGEST_PADDING, r -> r.origin().paddingMaskCrop()),
            scale(AESTHETIC_SCORE, r -> list(r.origin().aestheticScore())),
            scale(NEGATIVE_AESTHETIC_SCORE, r -> list(r.origin().negativeAestheticScore())),
            scale(CONTROLNET_CONDITIONING_SCALE, r -> r.adapters().controlnetConditioningScale()),
            new Range(CONTROL_GUIDANCE_START, 0, 1, r -> r.adapters().controlGuidanceStart()),
            new Range(CONTROL_GUIDANCE_END, 0, 1, r -> r.adapters().controlGuidanceEnd()),
            scale(LORAS, RangeRules::loraScales));
  }

  /** A field with one value, or null. */
  private static Range one(
      RequestField field, double min, double max, Function<GenerationRequest, Number> value) {
    return new Range(field, min, max, request -> list(value.apply(request)));
  }

  private static Range scale(
      RequestField field, Function<GenerationRequest, Collection<? extends Number>> values) {
    return new Range(field, -LARGEST_SCALE, LARGEST_SCALE, values);
  }

  private static List<Number> list(Number value) {
    return value == null ? List.of() : List.of(value);
  }

  private static List<Double> loraScales(GenerationRequest request) {
    List<LoraUse> loras = request.adapters().loras();
    return loras == null ? null : loras.stream().map(LoraUse::scale).toList();
  }

  @Override
  public void check(GenerationRequest request, FieldErrors errors) {
    for (Range range : ranges) {
      Collection<? extends Number> values = range.values().apply(request);
      for (Number value : values == null ? List.<Number>of() : values) {
        check(range, value.doubleValue(), errors);
      }
    }
  }

  private static void check(Range range, double value, FieldErrors errors) {
    if ((value < range.min() || value > range.max()) && !errors.has(range.field())) {
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

  private static String plain(double value) {
    boolean whole = value == Math.rint(value) && Math.abs(value) < 1e15;
    return whole ? Long.toString((long) value) : Double.toString(value);
  }
}
