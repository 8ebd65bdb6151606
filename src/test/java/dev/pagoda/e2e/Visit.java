package dev.pagoda.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import com.microsoft.playwright.options.ColorScheme;
import dev.pagoda.e2e.Studio.Rooms;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** One visitor with an empty browser. Whatever the browser complains of fails the test. */
final class Visit implements AutoCloseable {
  /** Two busy cores make a picture in seconds, at times in a minute. */
  private static final double LIMIT_MILLIS = 180_000;

  private static final Path PICTURES = Path.of("target", "e2e");

  private final String site;
  private final BrowserContext context;
  private final Page page;
  private final List<String> complaints = new ArrayList<>();

  private Visit(Browser browser, URI site, Browser.NewContextOptions options) {
    this.site = site.toString();
    this.context = browser.newContext(options);
    this.page = context.newPage();
    page.setDefaultTimeout(LIMIT_MILLIS);
    PlaywrightAssertions.setDefaultAssertionTimeout(LIMIT_MILLIS);
    page.onPageError(complaints::add);
    page.onConsoleMessage(
        message -> {
          // Chromium reports each answer above 399; what the page makes of it is what is tested.
          if (message.type().equals("error") && !message.text().startsWith("Failed to load")) {
            complaints.add(message.text());
          }
        });
  }

  static Visit atDesk(Rooms rooms) {
    return atDesk(rooms, "/");
  }

  static Visit atDesk(Rooms rooms, String path) {
    Visit visit = new Visit(rooms.browser(), rooms.url(), desk());
    visit.go(path);
    return visit;
  }

  /** Opens the page of another service, and waits for nothing. */
  static Visit atDesk(Browser browser, URI site) {
    Visit visit = new Visit(browser, site, desk());
    visit.page.navigate(visit.site);
    return visit;
  }

  private static Browser.NewContextOptions desk() {
    return new Browser.NewContextOptions().setViewportSize(1360, 900);
  }

  static Visit byPhone(Rooms rooms, ColorScheme colours) {
    Browser.NewContextOptions phone =
        new Browser.NewContextOptions()
            .setViewportSize(390, 844)
            .setDeviceScaleFactor(2)
            .setIsMobile(true)
            .setHasTouch(true)
            .setColorScheme(colours);
    Visit visit = new Visit(rooms.browser(), rooms.url(), phone);
    visit.go("/");
    return visit;
  }

  /** Opens an address of the site, or reloads it, and waits until the form is there. */
  void go(String path) {
    page.navigate("about:blank");
    page.navigate(site + path);
    awaitForm();
  }

  void awaitForm() {
    page.waitForSelector("body[data-ready]");
  }

  Page page() {
    return page;
  }

  /**
   * Waits until an expression holds. Playwright's own wait would evaluate it again inside of the
   * page, which the page's policy forbids.
   */
  void await(String expression) {
    long start = System.nanoTime();
    while (!Boolean.TRUE.equals(page.evaluate(expression))) {
      assertThat(Duration.ofNanos(System.nanoTime() - start))
          .as(expression)
          .isLessThan(Duration.ofMillis((long) LIMIT_MILLIS));
      page.waitForTimeout(50);
    }
  }

  Locator find(String selector) {
    return page.locator(selector);
  }

  void fill(String field, String value) {
    page.fill("#f-" + field, value);
  }

  /** Shows another view. */
  void view(String name) {
    page.click("nav a[data-view=" + name + "]");
  }

  void press(String keys) {
    page.keyboard().press(keys);
  }

  /** Waits for the picture of the view that makes one; its address. */
  String picture() {
    page.waitForSelector("#result .frame img");
    await("document.querySelector('#result .frame img').naturalWidth > 0");
    return find("#result .frame img").getAttribute("src");
  }

  /** Value that a parameter of the shown picture has, such as {@code Seed}. */
  String parameter(String name) {
    return find(".parameters div")
        .filter(new Locator.FilterOptions().setHasText(name))
        .first()
        .locator("dd")
        .textContent();
  }

  byte[] bytes(String url) {
    return context.request().get(url).body();
  }

  void screenshot(String name) {
    page.screenshot(new Page.ScreenshotOptions().setPath(PICTURES.resolve(name + ".png")));
  }

  /** Takes back complaints that a test has caused on purpose. */
  void forgive(String part) {
    complaints.removeIf(complaint -> complaint.contains(part));
  }

  /** Nothing is wider than the window. */
  void assertFitsTheWindow() {
    Object over =
        page.evaluate(
            "document.documentElement.scrollWidth - document.documentElement.clientWidth");
    assertThat(over).as("pixels to scroll sideways").isEqualTo(0);
  }

  @Override
  public void close() {
    context.close();
    assertThat(complaints).as("what the browser complained of").isEmpty();
  }
}
