package dev.pagoda.e2e;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import dev.pagoda.e2e.Studio.Rooms;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Scales and layer sets stand side by side on one seed, for the mouse and for the keyboard. */
@ExtendWith(Studio.class)
class ComparisonIT {
  private final Rooms rooms;

  ComparisonIT(Rooms rooms) {
    this.rooms = rooms;
  }

  @Test
  void theGridFillsAndTheSliderShowsTwoOfIt() {
    try (Visit visit = Visit.atDesk(rooms)) {
      compared(visit);
      assertThat(visit.find(".comparison thead th")).hasText(new String[] {"PAG 2", "PAG 6"});
      assertThat(visit.find(".comparison tbody th"))
          .hasText(new String[] {"mid", "up_blocks.0 + mid"});
      List<byte[]> pictures =
          visit.find(".cell img").all().stream()
              .map(image -> visit.bytes(image.getAttribute("src")))
              .toList();
      assertThat(pictures).hasSize(4).doesNotHaveDuplicates();

      Locator range = visit.find("#slide");
      range.focus();
      double before = share(visit);
      visit.press("ArrowLeft");
      visit.press("ArrowLeft");
      assertThat(share(visit)).isLessThan(before);
      visit.press("Home");
      assertThat(share(visit)).isZero();
      assertThat(range)
          .hasAttribute("aria-valuetext", "0 % mid, PAG 2, 100 % up_blocks.0 + mid, PAG 6");
      visit.press("End");
      assertThat(share(visit)).isEqualTo(100);
      visit.press("PageDown");
      visit.screenshot("compare");
    }
  }

  @Test
  void arrowsMoveInTheGridAndEnterEnlarges() {
    try (Visit visit = Visit.atDesk(rooms)) {
      compared(visit);
      visit.find(".cell").first().focus();
      visit.press("ArrowRight");
      visit.press("ArrowDown");
      assertThat(visit.find(".cell").nth(3)).isFocused();
      visit.press("Enter");
      assertThat(visit.find("#viewer")).isVisible();
      assertThat(visit.parameter("PAG scale")).isEqualTo("6");
      visit.page().click("text=Left of the slider");
      assertThat(visit.find("#viewer")).isHidden();
      assertThat(visit.find("#slide-left option:checked")).hasText("up_blocks.0 + mid, PAG 6");
      visit.find(".cell").nth(0).click();
      visit.press("Escape");
      assertThat(visit.find("#viewer")).isHidden();
    }
  }

  @Test
  void withoutGuidanceLayersMakeNoDifferenceAndNoWork() {
    try (Visit visit =
        Visit.atDesk(
            rooms,
            "/#/compare?prompt=a+fox&num_inference_steps=2&scales=0&sets=[[\"mid\"],[\"up_blocks.0\"]]")) {
      visit.page().click("#submit");
      assertThat(visit.find(".cell img[width]")).hasCount(2);
      assertThat(visit.find(".cell img").nth(0).getAttribute("src"))
          .isEqualTo(visit.find(".cell img").nth(1).getAttribute("src"));
    }
  }

  @Test
  void whatIsWrongIsSaidAtTheListsOfTheComparison() {
    try (Visit visit = Visit.atDesk(rooms)) {
      visit.view("compare");
      visit.fill("prompt", "a fox");
      visit.fill("scales", "1, many");
      visit.page().click("#submit");
      assertThat(visit.find("#e-scales")).containsText("must be numbers");
      visit.fill("scales", "1, 2");
      visit.fill("sets", "nowhere");
      visit.page().click("#submit");
      assertThat(visit.find("#e-sets")).containsText("nowhere");
      assertThat(visit.find("#submit")).isEnabled();
    }
  }

  private static void compared(Visit visit) {
    visit.view("compare");
    visit.fill("prompt", "a fox on a blue background");
    visit.fill("num_inference_steps", "5");
    visit.fill("seed", "3");
    visit.fill("scales", "2, 6");
    visit.fill("sets", "mid, up_blocks.0+mid");
    visit.press("Control+Enter");
    assertThat(visit.find("#comparison-progress")).isVisible();
    visit.await("document.querySelectorAll('.cell img[width]').length === 4");
    assertThat(visit.find("#status")).hasText("The comparison is done: 4 of 4 pictures.");
  }

  /** Percent of the left picture that is in sight. */
  private static double share(Visit visit) {
    Object share =
        visit
            .page()
            .evaluate(
                "parseFloat(getComputedStyle(document.querySelector('.both')).getPropertyValue('--share'))");
    return ((Number) share).doubleValue();
  }
}
