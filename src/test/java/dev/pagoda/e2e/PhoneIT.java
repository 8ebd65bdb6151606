package dev.pagoda.e2e;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.options.ColorScheme;
import dev.pagoda.e2e.Studio.Rooms;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** On a phone nothing is wider than the screen, and what is touched is as large as a finger. */
@ExtendWith(Studio.class)
class PhoneIT {
  private static final String SMALL =
      "[...document.querySelectorAll('a, button, select, textarea, summary, input')]"
          + ".filter((one) => one.checkVisibility({ visibilityProperty: true }) && !one.closest('.skip'))"
          + ".map((one) => [one.id || one.textContent, one.getBoundingClientRect()])"
          + ".filter(([, box]) => box.height > 0 && (box.height < 43.5 || box.width < 40))"
          + ".map(([name, box]) => `${name}: ${box.width} x ${box.height}`)";

  private final Rooms rooms;

  PhoneIT(Rooms rooms) {
    this.rooms = rooms;
  }

  @ParameterizedTest
  @EnumSource(names = {"LIGHT", "DARK"})
  void everyViewFits(ColorScheme colours) {
    try (Visit visit = Visit.byPhone(rooms, colours)) {
      String name = "phone-" + colours.name().toLowerCase(Locale.ROOT);
      visit.screenshot(name);
      check(visit);
      visit.fill("prompt", "a penguin on a yellow background");
      visit.fill("num_inference_steps", "12");
      visit.fill("seed", "3");
      visit.page().tap("#submit");
      visit.picture();
      check(visit);
      visit.screenshot(name + "-done");
      visit.page().tap("nav a[data-view=compare]");
      visit.fill("num_inference_steps", "3");
      visit.fill("scales", "0, 3, 6");
      visit.fill("sets", "mid, down_blocks.2");
      visit.page().tap("#submit");
      visit.await("document.querySelectorAll('.cell img[width]').length === 6");
      check(visit);
      visit.screenshot(name + "-compare");
      visit.page().tap(".cell >> nth=1");
      assertThat(visit.find("#viewer")).isVisible();
      check(visit);
      visit.page().tap("#viewer-close");
      visit.page().tap("nav a[data-view=gallery]");
      assertThat(visit.find(".card").first()).isVisible();
      visit.await("document.querySelector('.card img').complete");
      check(visit);
      visit.screenshot(name + "-gallery");
    }
  }

  private static void check(Visit visit) {
    visit.assertFitsTheWindow();
    assertThat((List<?>) visit.page().evaluate(SMALL)).as("too small for a finger").isEmpty();
  }
}
