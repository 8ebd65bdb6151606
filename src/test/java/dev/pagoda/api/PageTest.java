package dev.pagoda.api;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.allOf;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.not;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The page is served with all its parts, and in a way that lets nothing of others run in it. */
@QuarkusTest
@TestProfile(GradientService.class)
class PageTest {
  private static final Path FILES = Path.of("src/main/resources/META-INF/resources");

  @Test
  void nothingOfOthersRunsInIt() {
    for (String path : List.of("/", "/index.html", "/page/main.js", "/page/base.css")) {
      given()
          .get(path)
          .then()
          .statusCode(200)
          .header(
              "Content-Security-Policy",
              allOf(
                  containsString("default-src 'self'"),
                  containsString("frame-ancestors 'none'"),
                  not(containsString("unsafe"))))
          .header("X-Content-Type-Options", equalTo("nosniff"))
          .header("Referrer-Policy", equalTo("no-referrer"))
          .header("Cache-Control", equalTo("no-store"));
    }
  }

  @Test
  void thePolicyIsOfThePageAlone() {
    given().get("/v1/models").then().statusCode(200).header("Cache-Control", equalTo(null));
  }

  @Test
  void itIsHtml() {
    given().get("/").then().statusCode(200).contentType(containsString("text/html"));
  }

  @Test
  void everyPartIsServedAsWhatItIs() throws Exception {
    try (Stream<Path> files = Files.list(FILES.resolve("page"))) {
      for (Path file : files.toList()) {
        String name = file.getFileName().toString();
        String type = name.endsWith(".js") ? "javascript" : name.endsWith(".css") ? "css" : "svg";
        given().get("/page/" + name).then().statusCode(200).contentType(containsString(type));
      }
    }
  }

  @Test
  void noPartHoldsWhatThePolicyForbids() throws Exception {
    Pattern forbidden =
        Pattern.compile(
            "innerHTML|outerHTML|insertAdjacentHTML|\\beval\\(|document\\.write|style=");
    try (Stream<Path> files = Files.walk(FILES)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        assertThat(Files.readString(file)).as(file.toString()).doesNotContainPattern(forbidden);
      }
    }
    assertThat(Files.readString(FILES.resolve("index.html")))
        .doesNotContainPattern("<script(?![^>]* src=)|<style|\\son\\w+=");
  }
}
