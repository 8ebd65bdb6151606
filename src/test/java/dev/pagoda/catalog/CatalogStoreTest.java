package dev.pagoda.catalog;

import static dev.pagoda.catalog.CatalogFixture.await;
import static dev.pagoda.catalog.CatalogFixture.serving;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.smallrye.mutiny.Uni;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Workers write the catalogue when it tells something new, and never over each other. */
class CatalogStoreTest {
  @TempDir Path directory;
  private CatalogFixture fixture;

  @BeforeEach
  void open() {
    fixture = new CatalogFixture(directory);
  }

  @AfterEach
  void close() {
    fixture.close();
  }

  @Test
  void theFirstWorkerWritesAndTheSecondLeavesItAsItIs() {
    Publication first = fixture.publish(serving(Instant.EPOCH, "ink", "pen"));
    assertThat(first.written()).isTrue();
    assertThat(first.added()).containsExactly("ink", "pen");
    String version = fixture.version();
    // The same files, copied to another machine.
    Publication second = fixture.publish(serving(Instant.EPOCH.plusSeconds(1), "ink", "pen"));
    assertThat(second.written()).isFalse();
    assertThat(fixture.version()).isEqualTo(version);
    assertThat(await(fixture.store.read())).isEqualTo(serving("ink", "pen"));
  }

  @Test
  void aWorkerThatServesOthersReplacesItAndTellsWhatComesAndGoes() {
    fixture.publish(serving("ink", "pen"));
    Publication change = fixture.publish(serving("brush", "pen"));
    assertThat(change.written()).isTrue();
    assertThat(change.added()).containsExactly("brush");
    assertThat(change.removed()).containsExactly("ink");
    assertThat(await(fixture.store.read()).names()).containsExactly("brush", "pen");
  }

  @Test
  void oneThatCannotBeReadIsReplaced() {
    await(fixture.objects.create(CatalogStore.KEY, "application/json", "{".getBytes(UTF_8)));
    assertThat(fixture.publish(serving("ink")).written()).isTrue();
    assertThat(await(fixture.store.read())).isEqualTo(serving("ink"));
  }

  @Test
  void ofWorkersThatStartTogetherOneWrites() {
    List<Uni<Publication>> all =
        IntStream.range(0, 8)
            .mapToObj(i -> fixture.store.publish(serving("ink")).memoize().indefinitely())
            .toList();
    all.forEach(one -> one.subscribe().with(done -> {}));
    assertThat(all.stream().map(CatalogFixture::await).filter(Publication::written)).hasSize(1);
    List<Uni<Publication>> differing =
        IntStream.range(0, 8)
            .mapToObj(i -> fixture.store.publish(serving("pen" + i)).memoize().indefinitely())
            .toList();
    differing.forEach(one -> one.subscribe().with(done -> {}));
    assertThat(differing.stream().map(CatalogFixture::await)).allMatch(Publication::written);
    assertThat(await(fixture.store.read()).names()).hasSize(1);
  }
}
