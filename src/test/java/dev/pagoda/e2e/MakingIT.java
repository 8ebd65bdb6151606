package dev.pagoda.e2e;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.LocatorAssertions.IsVisibleOptions;
import dev.pagoda.e2e.Studio.Rooms;
import java.net.URI;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A picture is asked for, watched, looked at, and made again from its link. */
@ExtendWith(Studio.class)
class MakingIT {
  private final Rooms rooms;

  MakingIT(Rooms rooms) {
    this.rooms = rooms;
  }

  @Test
  void aPictureComesWithProgressAndPreviews() {
    try (Visit visit = Visit.atDesk(rooms)) {
      visit.screenshot("desk-empty");
      visit.fill("prompt", "a fox on a blue background");
      visit.fill("num_inference_steps", "40");
      visit.fill("seed", "7");
      visit.press("Control+Enter");
      visit.page().waitForSelector("#preview:not([hidden])");
      visit.await("document.querySelector('#preview').naturalWidth === 16");
      visit.await("/^Step \\d+ of 40/.test(document.querySelector('#progress-text').textContent)");
      assertThat(number(visit, "document.querySelector('#bar').value")).isBetween(0.01, 1.0);
      visit.screenshot("desk-running");
      visit.picture();
      assertThat(number(visit, "document.querySelector('#result img').naturalWidth"))
          .isEqualTo(128);
      assertThat(visit.parameter("Seed")).isEqualTo("7");
      assertThat(visit.parameter("Layers")).isEqualTo("mid (2 self-attentions)");
      assertThat(visit.find("#running")).isHidden();
      assertThat(visit.find("#status")).hasText("The picture is done.");
      visit.screenshot("desk-done");
    }
  }

  @Test
  void theLinkMakesTheSamePictureAgain() {
    String link;
    byte[] first;
    try (Visit visit = Visit.atDesk(rooms)) {
      visit.fill("prompt", "a \"panda\" & a cat\non 100% green #1");
      visit.fill("negative_prompt", "7");
      visit.fill("num_inference_steps", "6");
      visit.fill("pag_applied_layers", "mid, up_blocks.0");
      visit.fill("pag_scale", "2.5");
      visit.fill("width", "64");
      visit.page().click("text=More");
      visit.page().selectOption("#f-scheduler", "\"euler_a\"");
      visit.fill("extra", "{\"original_size\": [64, 96], \"prompt_2\": \"panda\"}");
      visit.page().click("#submit");
      first = visit.bytes(visit.picture());
      link = visit.find("a.link").getAttribute("href");
      assertThat(URI.create(visit.page().url()).getRawFragment()).isEqualTo(link.substring(1));
    }
    try (Visit visit = Visit.atDesk(rooms, "/" + link)) {
      assertThat(visit.find("#f-prompt")).hasValue("a \"panda\" & a cat\non 100% green #1");
      assertThat(visit.find("#f-negative_prompt")).hasValue("7");
      assertThat(visit.find("#f-seed")).not().hasValue("");
      assertThat(visit.find("#submit-text")).hasText("Make it again");
      visit.page().click("#submit");
      assertThat(visit.bytes(visit.picture())).isEqualTo(first);
      visit.fill("prompt", "a panda");
      assertThat(visit.find("#submit-text")).hasText("Make picture");
    }
  }

  @Test
  void aWrongFieldSaysSoItself() {
    try (Visit visit = Visit.atDesk(rooms)) {
      visit.fill("prompt", "a fox");
      visit.fill("width", "100");
      visit.fill("pag_applied_layers", "nowhere");
      visit.page().click("#submit");
      assertThat(visit.find("#e-width")).containsText("multiple of 32");
      assertThat(visit.find("#e-pag_applied_layers")).containsText("nowhere");
      assertThat(visit.find("#f-width")).hasAttribute("aria-invalid", "true");
      assertThat(visit.find("#f-pag_applied_layers")).isFocused();
      assertThat(visit.find("#submit")).isEnabled();
      visit.screenshot("desk-wrong");
      visit.fill("width", "64");
      visit.fill("pag_applied_layers", "");
      visit.fill("num_inference_steps", "2");
      visit.page().click("#submit");
      visit.picture();
      assertThat(visit.find("#e-width")).isHidden();
    }
  }

  @Test
  void otherFieldsAreCheckedBeforeTheyAreSent() {
    try (Visit visit = Visit.atDesk(rooms)) {
      visit.fill("prompt", "a fox");
      visit.page().click("text=More");
      visit.fill("extra", "{\"eta\": ");
      visit.page().click("#submit");
      assertThat(visit.find("#e-extra")).containsText("must be JSON");
      visit.fill("extra", "{\"colour\": 1}");
      visit.page().click("#submit");
      assertThat(visit.find("#form-problem")).containsText("colour");
    }
  }

  @Test
  void theRequestIsCopiedForOtherPrograms() {
    try (Visit visit = Visit.atDesk(rooms)) {
      visit.page().context().grantPermissions(List.of("clipboard-read", "clipboard-write"));
      visit.fill("prompt", "it's a \"fox\"");
      visit.fill("num_inference_steps", "1");
      visit.fill("pag_applied_layers", "m0");
      visit.page().click("#submit");
      visit.picture();
      assertThat(copied(visit, "the call of diffusers"))
          .contains("from diffusers import StableDiffusionXLPAGPipeline")
          .contains("pag_applied_layers=[\"mid_block\\\\.attentions")
          .contains("prompt=\"it's a \\\"fox\\\"\",")
          .contains("manual_seed(" + visit.parameter("Seed") + ")");
      assertThat(copied(visit, "the request for curl"))
          .startsWith("curl -s " + rooms.url() + "/v1/generations ")
          .contains("it'\\''s a");
      assertThat(copied(visit, "the request as JSON")).contains("\"pag_applied_layers\": \"m0\"");
      assertThat(copied(visit, "the link")).isEqualTo(visit.page().url());
    }
  }

  private static String copied(Visit visit, String what) {
    visit.page().click("[aria-label='Copy " + what + "']");
    return (String) visit.page().evaluate("navigator.clipboard.readText()");
  }

  @Test
  void aBrokenConnectionIsTakenUpAgain() {
    try (Visit visit = Visit.atDesk(rooms)) {
      AtomicInteger connections = new AtomicInteger();
      visit
          .page()
          .route(
              "**/events",
              route -> {
                if (connections.incrementAndGet() <= 2) {
                  route.abort();
                } else {
                  route.resume();
                }
              });
      visit.fill("prompt", "a fox");
      visit.fill("num_inference_steps", "150");
      visit.press("Control+Enter");
      visit.picture();
      assertThat(connections.get()).isEqualTo(3);
    }
  }

  @Test
  void escapeCancels() {
    try (Visit visit = Visit.atDesk(rooms)) {
      visit.fill("prompt", "a fox");
      visit.fill("num_inference_steps", "200");
      visit.press("Control+Enter");
      assertThat(visit.find("#progress-text")).containsText(Pattern.compile("Step \\d+ of 200"));
      visit.press("Escape");
      assertThat(visit.find("#result .problem")).hasText("Canceled.");
      assertThat(visit.find("#cancel")).isHidden();
    }
  }

  @Test
  void theFormFitsTheModel() {
    try (Visit visit = Visit.atDesk(rooms)) {
      visit.page().click("text=More");
      IsVisibleOptions no = new IsVisibleOptions().setVisible(false);
      assertThat(visit.find("#f-clean_caption")).isVisible(no);
      assertThat(visit.find("#f-clip_skip")).isVisible();
      visit.page().selectOption("#f-model", "\"sketch-pixart\"");
      assertThat(visit.find("#f-clean_caption")).isVisible();
      assertThat(visit.find("#f-clip_skip")).isVisible(no);
      assertThat(visit.find("text=From a picture")).isVisible(no);
      visit.page().click(".chip[data-id=b4]");
      assertThat(visit.find("#f-pag_applied_layers")).hasValue("b4");
      visit.fill("prompt", "a fox");
      visit.fill("num_inference_steps", "2");
      visit.page().click("#submit");
      visit.picture();
      assertThat(visit.parameter("Layers")).isEqualTo("b4 (1 self-attention)");
    }
  }

  @Test
  void aPictureCanBePaintedAgain() {
    try (Visit visit = Visit.atDesk(rooms)) {
      visit.fill("prompt", "a fox on a blue background");
      visit.fill("num_inference_steps", "4");
      visit.page().click("#submit");
      visit.picture();
      visit.page().click("text=Start from it");
      visit.page().waitForSelector(".brush");
      visit.find(".brush").scrollIntoViewIfNeeded();
      drag(visit.page());
      visit.fill("strength", "0.9");
      visit.screenshot("desk-mask");
      visit.page().click("#submit");
      visit.page().waitForSelector("#running:not([hidden])");
      visit.picture();
      visit
          .page()
          .evaluate(
              "window.request = JSON.parse(new URLSearchParams(location.hash.split('?')[1]).get('mask_image'))");
      assertThat(visit.page().evaluate("request.object").toString()).startsWith("inputs/");
      assertThat(visit.parameter("Strength")).isEqualTo("0.9");
    }
  }

  private static void drag(Page page) {
    var box = page.locator(".brush").boundingBox();
    page.mouse().move(box.x + box.width * 0.3, box.y + box.height * 0.5);
    page.mouse().down();
    page.mouse().move(box.x + box.width * 0.7, box.y + box.height * 0.6);
    page.mouse().up();
  }

  private static double number(Visit visit, String expression) {
    return ((Number) visit.page().evaluate(expression)).doubleValue();
  }
}
