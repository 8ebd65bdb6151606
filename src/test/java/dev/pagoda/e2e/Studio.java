package dev.pagoda.e2e;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Playwright;
import dev.pagoda.cloud.PagodaProcess;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** The packaged application and a Chromium, started once for all tests with a browser. */
final class Studio implements ParameterResolver {
  private static final List<String> ARGUMENTS =
      List.of(
          "--no-sandbox",
          "--disable-gpu",
          "--disable-quic",
          "--no-first-run",
          "--disable-background-networking",
          "--disable-component-update",
          "--disable-sync");

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return parameter.getParameter().getType() == Rooms.class;
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    return context
        .getRoot()
        .getStore(Namespace.create(Studio.class))
        .computeIfAbsent(Rooms.class, key -> Rooms.open(), Rooms.class);
  }

  /** What is open; closed at the end of the run. */
  record Rooms(PagodaProcess service, Playwright playwright, Browser browser)
      implements AutoCloseable {
    private static Rooms open() {
      try {
        Path directory = Files.createTempDirectory("pagoda-e2e");
        PagodaProcess service =
            PagodaProcess.start(
                directory,
                "page",
                Map.of(
                    "PAGODA_STORAGE_DIRECTORY",
                    directory.resolve("store").toString(),
                    "PAGODA_QUEUE_CAPACITY",
                    "64"));
        service.awaitReady();
        Playwright playwright =
            Playwright.create(
                new Playwright.CreateOptions()
                    .setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
        Browser browser =
            playwright
                .chromium()
                .launch(
                    new BrowserType.LaunchOptions()
                        .setExecutablePath(
                            Path.of(System.getProperty("pagoda.chromium", "/usr/bin/chromium")))
                        .setArgs(ARGUMENTS));
        return new Rooms(service, playwright, browser);
      } catch (IOException e) {
        throw new IllegalStateException("There is no room for the test.", e);
      }
    }

    /** Address of the page. */
    URI url() {
      return service.url();
    }

    @Override
    public void close() {
      playwright.close();
      service.close();
    }
  }
}
