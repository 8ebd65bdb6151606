package dev.pagoda.e2e;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pagoda.cloud.PagodaProcess;
import dev.pagoda.e2e.Studio.Rooms;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Where the service wants a key, the page asks for it, sends it, and keeps it in its tab alone. */
@ExtendWith(Studio.class)
class KeyIT {
  private static final String KEY = "pk_" + "A".repeat(43);

  private final Rooms rooms;
  @TempDir private Path directory;

  KeyIT(Rooms rooms) {
    this.rooms = rooms;
  }

  @Test
  void aKeyIsAskedForUntilItIsGoodAndKeptInTheTab() throws Exception {
    byte[] hash = MessageDigest.getInstance("SHA-256").digest(KEY.getBytes(UTF_8));
    Path keys = directory.resolve("keys.properties");
    Files.writeString(keys, "alice.hash=sha256:" + HexFormat.of().formatHex(hash) + "\n");
    Map<String, String> environment =
        Map.of(
            "PAGODA_AUTH_KEYS_FILE", keys.toString(),
            "PAGODA_STORAGE_DIRECTORY", directory.resolve("store").toString());
    try (PagodaProcess service = PagodaProcess.start(directory, "keys", environment);
        Visit visit = Visit.atDesk(rooms.browser(), service.awaitReady().url())) {
      assertThat(visit.find("#key-reason")).containsText("asks for a key");
      visit.page().fill("#key", "pk_wrong");
      visit.press("Enter");
      assertThat(visit.find("#key-reason")).containsText("not accepted");
      visit.screenshot("key");
      visit.page().fill("#key", KEY);
      visit.press("Enter");
      visit.awaitForm();
      visit.fill("prompt", "a fox");
      visit.fill("num_inference_steps", "2");
      visit.press("Control+Enter");
      visit.picture();
      visit.view("gallery");
      assertThat(visit.find(".card")).hasCount(1);
      assertThat(visit.page().evaluate("localStorage.length + document.cookie.length"))
          .isEqualTo(0);
      visit.go("/");
      assertThat(visit.find("#key-dialog")).isHidden();
    }
  }
}
