package dev.pagoda.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Threat: an address is spelled, or its name answered, so that it looks harmless and leads inside;
 * or a refusal tells what there is inside.
 */
class NetworkGuardTest {
  private static final Map<String, List<String>> NAMES =
      Map.of(
          "public.test", List.of("93.184.215.14"),
          "inside.test", List.of("10.1.2.3"),
          "both.test", List.of("93.184.215.14", "10.1.2.3"),
          "six.test", List.of("2606:4700:4700::1111", "fd00::1"),
          "mine.test", List.of("93.184.215.99"));

  private static final Resolver NAMED =
      host -> {
        List<String> addresses = NAMES.get(host);
        return addresses == null ? Resolver.SYSTEM.resolve(host) : parsed(addresses);
      };

  private static List<InetAddress> parsed(List<String> literals) throws UnknownHostException {
    return List.of(literals.stream().map(NetworkGuardTest::literal).toArray(InetAddress[]::new));
  }

  private static InetAddress literal(String text) {
    try {
      return InetAddress.getByName(text);
    } catch (UnknownHostException e) {
      throw new IllegalArgumentException(e);
    }
  }

  private static NetworkGuard guard(boolean plain, String... allow) {
    NetRules rules = NetRules.of(List.of(allow), List.of("80", "443", "8000-8002"), plain);
    return new NetworkGuard(rules, NAMED, a -> a.getHostAddress().equals("93.184.215.99"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "ftp://public.test/       | must begin with https://",
        "http://public.test/      | must begin with https://",
        "file:///etc/passwd       | must begin with https://",
        "gopher://public.test/    | must begin with https://",
        "public.test/x            | must begin with https://",
        "//public.test/x          | must begin with https://",
        "https:///x               | must name a host",
        "https://./x              | must name a host",
        "https://my_host.test/    | must name a host",
        "https:public.test        | must name a host",
        "https://bücher.test/     | must name a host",
        "https://u:p@public.test/ | must have no user name",
        "https://@public.test/    | must have no user name",
        "https://public.test/#x   | must have no fragment",
        "https://public.test:22/  | must lead to one of the ports 80, 443, 8000-8002, not 22",
        "https://public.test:0/   | must lead to one of the ports",
        "https://public.test:8003 | must lead to one of the ports",
        "'https://public.test/a b'| must be an address like",
        "https://public.test\\x   | must be an address like",
        "'https://public.test/\n' | must be an address like",
      })
  void whatIsNoAddressIsRefused(String text, String message) {
    assertThatThrownBy(() -> guard(false).parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith(message);
  }

  @Test
  void aLongOneIsRefused() {
    String path = "x".repeat(2048);

    assertThatThrownBy(() -> guard(false).parse("https://public.test/" + path))
        .hasMessage("must have 2048 characters at most");
  }

  @Test
  void plainHttpIsForThoseWhoAllowIt() {
    assertThat(guard(true).parse("http://public.test/")).hasScheme("http");
    assertThat(guard(true).parse("HTTPS://public.test:8001/?a=b")).hasQuery("a=b");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "inside.test",
        "INSIDE.test",
        "inside.test.",
        "both.test",
        "six.test",
        "mine.test",
        "no-such-name.invalid",
        "localhost",
        "127.0.0.1",
        "127.1",
        "2130706433",
        "0x7f.1",
        "0x7f000001",
        "127.0.0.1.",
        "0",
        "[::1]",
        "[::]",
        "[::ffff:127.0.0.1]",
        "[::ffff:7f00:1]",
        "[0:0:0:0:0:ffff:a9fe:a9fe]",
        "[64:ff9b::a9fe:a9fe]",
        "[fe80::1]",
        "169.254.169.254",
        "100.64.0.1"
      })
  void allThatLeadsInsideLooksLikeAHostThatThereIsNot(String host) {
    NetworkGuard guard = guard(true);

    assertThatThrownBy(
            () -> {
              URI uri;
              try {
                uri = guard.parse("http://" + host + "/");
              } catch (IllegalArgumentException noHostAtAll) {
                throw CallException.unreachable();
              }
              guard.target(uri);
            })
        .isInstanceOf(CallException.class)
        .hasMessage(
            "its host does not exist, does not answer or is none that this service may call");
  }

  @Test
  void thePublicMayBeCalled() {
    Target target = guard(false).target(URI.create("https://public.test/x"));

    assertThat(target.address().getHostAddress()).isEqualTo("93.184.215.14");
  }

  @Test
  void operatorsAllowHostsAndRanges() {
    assertThat(address(guard(false, "10.1.0.0/16"), "inside.test")).isEqualTo("10.1.2.3");
    assertThat(address(guard(false, "10.1.2.3"), "inside.test")).isEqualTo("10.1.2.3");
    assertThat(address(guard(false, "Inside.test"), "inside.TEST.")).isEqualTo("10.1.2.3");
    assertThat(address(guard(false, "93.184.215.99"), "mine.test")).isEqualTo("93.184.215.99");
    assertThat(address(guard(false, "fd00::/8"), "six.test")).startsWith("2606:");
    assertThatThrownBy(() -> address(guard(false, "10.2.0.0/16"), "inside.test"))
        .isInstanceOf(CallException.class);
    assertThatThrownBy(() -> address(guard(false, "side.test"), "inside.test"))
        .isInstanceOf(CallException.class);
  }

  private static String address(NetworkGuard guard, String host) {
    return guard.target(guard.parse("https://" + host + "/")).address().getHostAddress();
  }

  @ParameterizedTest
  @ValueSource(strings = {"10.0.0.0/33", "10.0.0/8", "::1/129", "-x", "a b", "", "1.2.3", "10/8"})
  void whatIsNeitherHostNorRangeCannotBeAllowed(String entry) {
    assertThatThrownBy(() -> NetRules.of(List.of(entry), List.of(), false))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "65536", "443-80", "-1", "https", "", "80-"})
  void whatIsNoPortCannotBeAllowed(String entry) {
    assertThatThrownBy(() -> NetRules.of(List.of(), List.of(entry), false))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
