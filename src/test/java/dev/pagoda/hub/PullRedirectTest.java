package dev.pagoda.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pagoda.Goldens;
import dev.pagoda.hub.HubServer.Seen;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The hub may send elsewhere, but not everywhere. */
class PullRedirectTest {
  private static final String REPOSITORY = "stranger/pixart-tiny";
  @TempDir private Path models;
  private HubRepository repository;
  private HubServer hub;
  private Pulling pulling;

  @BeforeEach
  void start() throws IOException {
    repository = HubRepository.of(Goldens.model("pixart-tiny"));
    hub = new HubServer().add(REPOSITORY, repository).add("stranger/renamed", repository);
    pulling = new Pulling(models, hub);
  }

  @AfterEach
  void stop() {
    hub.close();
  }

  @Test
  void aRenamedRepositoryIsFollowedWithTheToken() {
    hub.requireToken("hf_secret", false);
    pulling.token = Optional.of("hf_secret");
    String renamed = "/stranger/renamed/resolve/" + repository.commit() + "/model_index.json";
    hub.fail("model_index.json", Faults.status(307, "Location", renamed));

    pulling.pull(REPOSITORY);

    assertThat(hub.seen())
        .filteredOn(s -> s.path().equals(renamed))
        .extracting(Seen::authorization)
        .containsExactly("Bearer hf_secret");
  }

  @Test
  void circlesEnd() {
    String itself = "/" + REPOSITORY + "/resolve/" + repository.commit() + "/model_index.json";
    for (int i = 0; i < 12; i++) {
      hub.fail("model_index.json", Faults.status(302, "Location", itself));
    }

    assertThatThrownBy(() -> pulling.pull(REPOSITORY))
        .isInstanceOf(HubException.class)
        .hasMessageStartingWith("the hub sends in circles: " + hub.endpoint() + itself);
  }

  @ParameterizedTest
  @ValueSource(strings = {"file:///etc/passwd", "ftp://host/x", "http://", "ht tp://x", "jar:x"})
  void whatIsNoAddressOfAHostIsNotFollowed(String location) {
    hub.fail("model_index.json", Faults.status(302, "Location", location));

    assertThatThrownBy(() -> pulling.pull(REPOSITORY))
        .isInstanceOf(HubException.class)
        .hasMessageStartingWith("the hub sends ");
    assertThat(pulling.pauses).isEmpty();
  }
}
