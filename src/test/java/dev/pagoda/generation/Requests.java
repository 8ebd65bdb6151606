package dev.pagoda.generation;

import dev.pagoda.request.Adapters;
import dev.pagoda.request.GenerationRequest;
import dev.pagoda.request.MicroConditioning;
import dev.pagoda.request.Offset;
import dev.pagoda.request.Origin;
import dev.pagoda.request.OutputFormat;
import dev.pagoda.request.ServiceOptions;
import dev.pagoda.request.Size;
import java.util.List;
import java.util.Map;

/** Complete requests for tests that do not care about most fields. */
public final class Requests {
  private Requests() {}

  /** One picture of 64 x 48 pixels in four steps. */
  public static GenerationRequest of(String prompt) {
    return of(prompt, 1, OutputFormat.PNG);
  }

  public static GenerationRequest of(String prompt, int images, OutputFormat format) {
    return of(prompt, images, format, ServiceOptions.NONE);
  }

  /** One whose end is told to an address. */
  public static GenerationRequest calling(String address) {
    return calling(address, null);
  }

  /** One whose end is told to an address, and must come within so many seconds. */
  public static GenerationRequest calling(String address, Integer timeout) {
    return of("a fox", 1, OutputFormat.PNG, new ServiceOptions(address, null, timeout));
  }

  private static GenerationRequest of(
      String prompt, int images, OutputFormat format, ServiceOptions service) {
    return new GenerationRequest(
        "tiny",
        List.of(prompt),
        null,
        null,
        null,
        64,
        48,
        images,
        4,
        List.of(7L),
        5.0,
        0.0,
        null,
        0.0,
        3.0,
        0.0,
        List.of("mid"),
        0.0,
        1.0,
        new MicroConditioning(
            new Size(48, 64), new Offset(0, 0), new Size(48, 64), null, new Offset(0, 0), null),
        null,
        null,
        Map.of("class", "EulerDiscreteScheduler", "use_karras_sigmas", true),
        format,
        null,
        Origin.NOISE,
        Adapters.NONE,
        service);
  }
}
