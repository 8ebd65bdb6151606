package dev.pagoda.e2e;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.options.RequestOptions;
import dev.pagoda.e2e.Studio.Rooms;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Threat: prompts and links come from strangers (a shared link, another user's job that an admin
 * looks at). Whatever they hold is shown as text and never runs.
 */
@ExtendWith(Studio.class)
class InertPageIT {
  private static final String HOSTILE =
      "<img src=x onerror=\"window.harm=1\"><script>window.harm=1</script>'\"</textarea>${window.harm=1}";

  private final Rooms rooms;

  InertPageIT(Rooms rooms) {
    this.rooms = rooms;
  }

  @Test
  void aHostilePromptIsText() {
    try (Visit visit = Visit.atDesk(rooms)) {
      visit.fill("prompt", HOSTILE);
      visit.fill("num_inference_steps", "1");
      visit.page().click("#submit");
      visit.picture();
      assertThat(visit.find(".parameters div").first().locator("dd")).hasText(HOSTILE);
      visit.view("gallery");
      assertThat(visit.find(".card .caption").first()).hasText(HOSTILE);
      visit.find(".card").first().click();
      assertThat(visit.find("#viewer .parameters dd").first()).hasText(HOSTILE);
      assertUnharmed(visit);
    }
  }

  @Test
  void aHostileLinkFillsTheFormAndNothingElse() {
    String hostile = URLEncoder.encode(HOSTILE, StandardCharsets.UTF_8);
    String link =
        "/#/make?prompt="
            + hostile
            + "&"
            + hostile
            + "=1&__proto__=%7B%22harm%22:1%7D&image=javascript:harm()";
    try (Visit visit = Visit.atDesk(rooms, link)) {
      assertThat(visit.find("#f-prompt")).hasValue(HOSTILE);
      assertThat(visit.find("#result .frame")).hasCount(0); // nothing is made before somebody asks
      visit.page().click("#submit");
      assertThat(visit.find("#form-problem, #e-image, #e-extra").locator("visible=true").first())
          .isVisible();
      assertUnharmed(visit);
    }
  }

  @Test
  void errorsOfTheServiceAreText() {
    try (Visit visit = Visit.atDesk(rooms)) {
      visit.fill("prompt", "a fox");
      visit.fill("pag_applied_layers", HOSTILE);
      visit.page().click("#submit");
      assertThat(visit.find("#e-pag_applied_layers")).isVisible();
      assertUnharmed(visit);
    }
  }

  @Test
  void anInlineScriptWouldNotRun() {
    try (Visit visit = Visit.atDesk(rooms)) {
      Object policy =
          visit
              .page()
              .context()
              .request()
              .get(rooms.url().toString(), RequestOptions.create())
              .headers()
              .get("content-security-policy");
      assertThat(policy).isNotNull();
      visit
          .page()
          .evaluate(
              "() => new Promise((done) => { addEventListener('securitypolicyviolation', done, { once: true });"
                  + " const script = document.createElement('script'); script.textContent = 'window.harm = 1';"
                  + " document.body.append(script); })");
      assertUnharmed(visit);
      visit.forgive("Content Security Policy");
    }
  }

  private static void assertUnharmed(Visit visit) {
    assertThat(visit.page().evaluate("[window.harm, ({}).harm].every((one) => one === undefined)"))
        .isEqualTo(true);
    assertThat(visit.find("img[src=x]")).hasCount(0);
  }
}
