package dev.pagoda.text.caption;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** No text makes cleaning fail or hang: longer ones take longer, not longer by the square. */
class HostileCaptionTest {
  private static final int LENGTH = 10_000;
  private static final Duration LONGEST = Duration.ofSeconds(2);

  @BeforeAll
  static void warmUp() {
    repeated().forEach(piece -> Captions.clean(piece.repeat(20)));
  }

  static Stream<String> repeated() {
    return Stream.of(
        "a",
        "1",
        " ",
        "\n",
        ".",
        "-",
        "_",
        "@",
        "#",
        "'",
        "\"",
        "&",
        "<",
        ">",
        "%",
        "+",
        "/",
        "\\",
        "a.",
        "a-",
        "a.a",
        "-a.",
        "a.com",
        "a.com@",
        ".com-@",
        "http",
        "http:",
        "https:/",
        "a-http",
        "1.",
        "1:",
        "1:11 ",
        "1x",
        "1.1x",
        "a1",
        "1a",
        "a1a1",
        "a1a1_",
        "1.1.1.1",
        "#1",
        "a.png",
        ".png",
        " . ",
        " :",
        "free ",
        "worldwide ",
        "page ",
        "click for ",
        "&amp;",
        "&amp",
        "&quot;",
        "&#",
        "&#;",
        "&#6",
        "&#65;",
        "&x",
        "&x-",
        "&notit",
        "<a ",
        "<a x",
        "<a x=",
        "<a x='",
        "</a",
        "</a>",
        "<a>",
        "<br>",
        "<br/>",
        "<rt>",
        "<!--",
        "<!-- -",
        "-- ",
        "<![cdata[",
        "<![if",
        "]]",
        "<script>",
        "</script",
        "<?",
        "<!",
        "%ff",
        "%e4%b8",
        "＆ａｍｐ；",
        "ａｍｐ；",
        "＆",
        "Ã©",
        "Ã ",
        "Â",
        "Ã",
        "â€",
        "ðŸ",
        "ÃƒÂ©",
        "é\u00A0",
        "\u0080",
        "\u0085",
        "√",
        "ß€",
        "\u201A",
        "вЂ",
        "Ð",
        "\uFFFD",
        "\u001A?",
        "\u001B［",
        "\u001B［1;",
        "ﬃ",
        "ﾀﾞ",
        "Σ",
        "Σ.",
        "\u0301",
        "\u0301\u0316",
        "\uD834\uDD65\uD834\uDD7B",
        "\uD800",
        "\uDC00",
        "\uDC00\uD800",
        "\uFDFA",
        "中",
        "\u0000");
  }

  static Stream<String> texts() {
    Stream<String> ends =
        Stream.of(
            "1".repeat(LENGTH) + "_",
            "a1a" + "1".repeat(LENGTH) + "_",
            "1x" + "1".repeat(LENGTH) + "_",
            "a.com" + "x".repeat(LENGTH) + "@",
            "a.com" + "-x".repeat(LENGTH / 2) + "-@",
            "a".repeat(LENGTH) + ".com@",
            "a.".repeat(LENGTH / 2) + "com@",
            "<a " + "x=\"".repeat(LENGTH / 3),
            "<a" + " ".repeat(LENGTH) + "'",
            "<script>" + "</script".repeat(LENGTH / 8),
            "＆" + "ａｍｐ；".repeat(LENGTH / 4),
            "&#38;" + "#38;".repeat(LENGTH / 4),
            "＆＃３８；" + "＃３８；".repeat(LENGTH / 4),
            "a" + "\u0301\u0316\u0327".repeat(LENGTH / 3),
            "Ã".repeat(LENGTH) + "©",
            "\u001B［" + "1".repeat(LENGTH),
            "1:11" + " ".repeat(LENGTH) + "x",
            "&" + "a-".repeat(LENGTH / 2),
            "&#" + "9".repeat(LENGTH) + ";",
            "&#x" + "0".repeat(LENGTH) + "41;");
    return Stream.concat(repeated().map(piece -> piece.repeat(LENGTH / piece.length())), ends);
  }

  @ParameterizedTest
  @MethodSource("texts")
  void isCleanedInTime(String text) {
    long start = System.nanoTime();
    assertThat(Captions.clean(text).length()).isLessThanOrEqualTo(3 * text.length());
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(LONGEST);
  }

  @Test
  void stacksStaySmall() throws InterruptedException {
    Throwable[] failure = new Throwable[1];
    Thread thread =
        new Thread(null, () -> texts().forEach(Captions::clean), "small stack", 256 * 1024);
    thread.setUncaughtExceptionHandler((t, e) -> failure[0] = e);
    thread.start();
    thread.join();
    assertThat(failure[0]).isNull();
  }

  @Test
  void markupThatPythonRefusesIsLeftOut() {
    assertThat(Captions.clean("a <![foo bar]> cat <![1]> b")).isEqualTo("a cat b");
    assertThatCode(() -> Captions.clean("a <![")).doesNotThrowAnyException();
  }

  @Test
  void aLoneSurrogateIsTheReplacementCharacter() {
    assertThat(Captions.clean("a \uD800 b\uDC00")).isEqualTo("a \uFFFD b\uFFFD");
  }
}
