package dev.pagoda.e2e;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pagoda.e2e.Studio.Rooms;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Everything can be reached and seen without a mouse, and has a name for those who hear it. */
@ExtendWith(Studio.class)
class KeyboardIT {
  /** Numbers everything that can be used, but for what arrow keys reach inside of a grid. */
  private static final String NUMBERED =
      "document.querySelectorAll('details').forEach((one) => { if (one.checkVisibility()) one.open = true; });"
          + "[...document.querySelectorAll('a[href], button, select, textarea, summary, input')]"
          + ".filter((one) => one.checkVisibility({ visibilityProperty: true }) && !one.disabled && one.tabIndex >= 0)"
          + ".map((one, index) => one.dataset.number = String(index))";

  private static final String NAMELESS =
      "[...document.querySelectorAll('button, select, textarea, input')]"
          + ".filter((one) => one.checkVisibility() && !one.labels?.length && !one.ariaLabel && !one.textContent.trim())"
          + ".map((one) => one.outerHTML)";

  private final Rooms rooms;

  KeyboardIT(Rooms rooms) {
    this.rooms = rooms;
  }

  @Test
  void tabReachesEverything() {
    try (Visit visit = Visit.atDesk(rooms)) {
      visit.fill("prompt", "a fox");
      visit.fill("num_inference_steps", "2");
      visit.press("Control+Enter");
      visit.picture();
      checkView(visit);
      visit.view("compare");
      visit.fill("scales", "1, 3");
      visit.fill("sets", "mid");
      visit.press("Control+Enter");
      assertThat(visit.find(".slide")).isVisible();
      assertThat(visit.find("#submit")).isEnabled();
      checkView(visit);
      visit.view("gallery");
      assertThat(visit.find(".card").first()).isVisible();
      checkView(visit);
    }
  }

  @Test
  void theFirstStopSkipsToThePage() {
    try (Visit visit = Visit.atDesk(rooms)) {
      visit.press("Tab");
      assertThat(visit.find(".skip")).isFocused();
      visit.press("Enter");
      assertThat(visit.find("#main")).isFocused();
    }
  }

  private static void checkView(Visit visit) {
    assertThat((List<?>) visit.page().evaluate(NAMELESS)).as("without a name").isEmpty();
    List<?> all = (List<?>) visit.page().evaluate(NUMBERED);
    visit
        .page()
        .evaluate(
            "document.activeElement.blur(); window.reached = [];"
                + "document.addEventListener('focusin', (event) => reached.push(event.target.dataset.number))");
    for (int i = 0; i < all.size() + 5; i++) {
      visit.press("Tab");
      assertThat(
              visit
                  .page()
                  .evaluate(
                      "document.activeElement === document.body || getComputedStyle(document.activeElement).outlineStyle !== 'none'"
                          + " || document.activeElement.closest('.both') !== null"))
          .as("a ring around what has the focus")
          .isEqualTo(true);
    }
    List<?> reached = (List<?>) visit.page().evaluate("reached");
    assertThat(reached.containsAll(all)).as("reached %s of %s", reached, all).isTrue();
  }
}
