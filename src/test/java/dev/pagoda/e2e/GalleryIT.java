package dev.pagoda.e2e;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.APIRequestContext;
import com.microsoft.playwright.options.RequestOptions;
import dev.pagoda.e2e.Studio.Rooms;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What was made is found again, page by page. */
@ExtendWith(Studio.class)
class GalleryIT {
  private static final int PER_PAGE = 24;

  private final Rooms rooms;

  GalleryIT(Rooms rooms) {
    this.rooms = rooms;
  }

  @Test
  void pagesFollowEachOtherAndACardOpens() {
    try (Visit visit = Visit.atDesk(rooms)) {
      APIRequestContext http = visit.page().context().request();
      for (int i = 0; i <= PER_PAGE; i++) {
        submit(
            http,
            Map.of("prompt", "number " + i, "num_inference_steps", 1, "width", 64, "height", 64));
      }
      visit.view("gallery");
      assertThat(visit.find(".card")).hasCount(PER_PAGE);
      assertThat(visit.find(".card .caption").first()).hasText("number " + PER_PAGE);
      visit.find("#gallery-more").focus();
      visit.press("Enter");
      visit.await("document.querySelectorAll('.card').length > " + PER_PAGE);
      assertThat(visit.find(".card").nth(PER_PAGE)).isFocused();
      assertThat(visit.find(".card .caption").nth(PER_PAGE)).hasText("number 0");
      visit.press("ArrowLeft");
      assertThat(visit.find(".card").nth(PER_PAGE - 1)).isFocused();
      // All have ended by the time that their filter shows the first of them.
      visit.await(
          "fetch('v1/generations?status=queued&status=running').then(r => r.json()).then(p => p.data.length === 0)");
      visit.page().selectOption("#gallery-status", "succeeded");
      visit.await("document.querySelector('.card img')?.naturalWidth === 64");
      visit.screenshot("gallery");
      visit.find(".card").first().click();
      assertThat(visit.find("#viewer .parameters")).containsText("number " + PER_PAGE);
      visit.page().click("#viewer >> text=Compare");
      assertThat(visit.find("body")).hasAttribute("data-view", "compare");
      assertThat(visit.find("#f-prompt")).hasValue("number " + PER_PAGE);
      assertThat(visit.find("#f-seed")).not().hasValue("");
    }
  }

  @Test
  void aRunningOneIsCanceled() {
    try (Visit visit = Visit.atDesk(rooms)) {
      submit(
          visit.page().context().request(),
          Map.of("prompt", "endless", "num_inference_steps", 200));
      visit.view("gallery");
      String cancel = "li:has-text('endless') >> role=button[name=\"Cancel\"]";
      visit.find(cancel).click();
      assertThat(visit.find(cancel)).isHidden();
      visit.await(
          "fetch('v1/generations?status=queued&status=running').then(r => r.json()).then(p => p.data.length === 0)");
      visit.page().selectOption("#gallery-status", "canceled");
      assertThat(visit.find(".card:has-text('endless')")).hasCount(1);
    }
  }

  private void submit(APIRequestContext http, Map<String, ?> request) {
    assertThat(
            http.post(rooms.url() + "/v1/generations", RequestOptions.create().setData(request))
                .status())
        .isEqualTo(202);
  }
}
