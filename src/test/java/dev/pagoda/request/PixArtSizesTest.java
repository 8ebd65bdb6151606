package dev.pagoda.request;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Sizes that a PixArt-Sigma model renders, and those that are cut of them. */
class PixArtSizesTest {
  @ParameterizedTest
  @CsvSource({
    "sigma, 512, 512, 1024, 1024",
    "sigma, 720, 405, 1344, 768",
    "sigma, 333, 201, 1280, 768",
    "sigma, 32, 32, 1024, 1024",
    "sigma, 16000, 33, 2048, 512",
    "sigma-256, 256, 256, 256, 256",
    "sigma-256, 250, 251, 256, 256",
  })
  void areAnyWhereTheyAreCut(String model, int width, int height, int rendersWide, int high) {
    GenerationRequest request = read(model, width, height, true);

    assertThat(request.width()).isEqualTo(width);
    assertThat(request.height()).isEqualTo(height);
    assertThat(RenderSize.of(request, Requests.pixArt(model).binSide()))
        .isEqualTo(new RenderSize(high, rendersWide));
  }

  @ParameterizedTest
  @CsvSource({"sigma, 512, 528", "sigma, 16, 2048", "sigma-384, 96, 400", "sigma-256, 256, 256"})
  void areRenderedAsTheyAreWithoutBinning(String model, int width, int height) {
    assertThat(RenderSize.of(read(model, width, height, false), OptionalInt.of(1024)))
        .isEqualTo(new RenderSize(height, width));
  }

  private static GenerationRequest read(String model, int width, int height, boolean binning) {
    return Requests.read(
        "{'prompt': '', 'model': '%s', 'width': %d, 'height': %d, 'use_resolution_binning': %s}"
            .formatted(model, width, height, binning));
  }

  @Test
  void ofOtherFamiliesAreRenderedAsTheyAre() {
    GenerationRequest request = Requests.read("{'prompt': '', 'width': 64, 'height': 96}");

    assertThat(RenderSize.of(request, OptionalInt.empty())).isEqualTo(new RenderSize(96, 64));
  }

  @Test
  void areNotCutOfATableThatThereIsNot() {
    GenerationRequest request = read("sigma", 512, 512, true);

    assertThatThrownBy(() -> RenderSize.of(request, OptionalInt.empty()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("use_resolution_binning: ");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "sigma | 'width': 31                                     | width  | must be at least 32, not 31",
        "sigma | 'height': -2147483648                           | height | must be at least 32, not -2147483648",
        "sigma | 'width': 520, 'use_resolution_binning': false   | width  | must be a multiple of 16 for \"sigma\", not 520; the nearest are 512 and 528",
        "sigma | 'height': 0, 'use_resolution_binning': false    | height | must be a positive multiple of 16, not 0",
        "sigma | 'width': 2147483647                             | width  | must be at most 1048576 pixels together with `height`, not 2147483647 x 1024 = 2199023254528",
        "sigma | 'width': 1040, 'use_resolution_binning': false  | width  | must be at most 1048576 pixels together with `height`, not 1040 x 1024 = 1064960",
        "sigma-384   | 'use_resolution_binning': true            | use_resolution_binning | must be false: \"sigma-384\" has no table of resolutions",
        "sigma-384   | 'width': 100                              | width  | must be a multiple of 16 for \"sigma-384\", not 100; the nearest are 96 and 112",
        "sigma-256   | 'width': 512                              | width  | \"sigma-256\" was exported for 256x256 only; 512x256 would render 352x176",
        "sigma-256   | 'height': 200                             | height | \"sigma-256\" was exported for 256x256 only; 256x200 would render 288x224",
        "sigma-256   | 'width': 272, 'use_resolution_binning': false  | width  | must be 256, not 272: \"sigma-256\" was exported for 256x256 only",
        "sigma-256   | 'height': 100, 'use_resolution_binning': false | height | must be 256, not 100: \"sigma-256\" was exported for 256x256 only",
        "sigma-baked | 'width': 513                              | width  | must be 512, not 513: \"sigma-baked\" was exported for 512x512 only",
        "sigma-baked | 'use_resolution_binning': true            | use_resolution_binning | must be false: \"sigma-baked\" was exported for 512x512 only, which no table has",
      },
      quoteCharacter = '~')
  void thatCannotBeRenderedAreRefused(String model, String fields, String field, String message) {
    assertThat(Requests.errors(model, fields)).containsExactly(new FieldError(field, message));
  }

  @Test
  void areLimitedByWhatIsRenderedToo() {
    RequestReader reader = Requests.reader(new RequestLimits(1 << 18, 50, 1, 100), Map.of());
    String request = "{'prompt': '', 'model': 'sigma', 'width': 512, 'height': 512%s}";

    InvalidRequestException refused =
        catchThrowableOfType(
            InvalidRequestException.class, () -> reader.read(Requests.json(request.formatted(""))));

    assertThat(refused.errors())
        .isEqualTo(
            List.of(
                new FieldError(
                    "width",
                    "must be at most 262144 pixels together with `height`, where \"sigma\" renders"
                        + " 1024x1024 for 512x512; `use_resolution_binning` false renders what is"
                        + " asked for")));
    assertThat(
            reader
                .read(Requests.json(request.formatted(", 'use_resolution_binning': false")))
                .width())
        .isEqualTo(512);
  }
}
