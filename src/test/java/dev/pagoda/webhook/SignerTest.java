package dev.pagoda.webhook;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.standardwebhooks.Webhook;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Signatures are those of Standard Webhooks. */
class SignerTest {
  private static final byte[] BODY = "{\"test\": 2432232314}".getBytes(UTF_8);
  private static final String ID = "msg_p5jXN8AQM9LWM0D4loKWxJek";
  private static final long TIME = 1614265330;

  /** The example that the reference libraries hold themselves to. */
  @Test
  void theKnownExampleComesOut() {
    assertThat(new Signer(List.of(Hooks.SECRET)).sign(ID, TIME, BODY))
        .isEqualTo("v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
  }

  @Test
  void severalSecretsAreSeveralSignatures() throws Exception {
    String body = "ä ☃";

    String signed =
        new Signer(List.of(Hooks.SECRET, Hooks.OLD_SECRET)).sign(ID, TIME, body.getBytes(UTF_8));

    assertThat(signed)
        .isEqualTo(
            new Webhook(Hooks.SECRET).sign(ID, TIME, body)
                + " "
                + new Webhook(Hooks.OLD_SECRET).sign(ID, TIME, body));
  }
}
