package dev.pagoda.catalog;

import static dev.pagoda.catalog.CatalogFixture.await;
import static dev.pagoda.catalog.CatalogFixture.serving;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pagoda.model.AdapterInfo;
import dev.pagoda.model.ModelCatalog;
import dev.pagoda.model.NoModelsException;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A front follows what workers publish, when it is asked, and lives without the store. */
class PublishedCatalogTest {
  private final SetClock clock = new SetClock();
  private final List<ModelCatalog> news = new CopyOnWriteArrayList<>();
  @TempDir Path directory;
  private CatalogFixture fixture;
  private PublishedCatalog catalog;

  @BeforeEach
  void open() {
    fixture = new CatalogFixture(directory);
    catalog = new PublishedCatalog(fixture.store, clock, news::add);
  }

  @AfterEach
  void close() {
    Infrastructure.resetCanCallerThreadBeBlockedSupplier();
    fixture.close();
  }

  @Test
  void whileNothingIsPublishedItSaysSoAndLooksAgainSoon() {
    assertThatThrownBy(catalog::models)
        .isInstanceOf(NoModelsException.class)
        .hasMessage("No worker has published its models yet.");
    fixture.publish(serving("ink"));
    assertThatThrownBy(catalog::defaultModel).isInstanceOf(NoModelsException.class);
    clock.forward(Duration.ofSeconds(2));
    assertThat(catalog.defaultModel()).isEqualTo("sketch-sdxl");
    assertThat(names(catalog)).containsExactly("ink");
  }

  @Test
  void itKnowsAllThatTheWorkerKnows() {
    ModelCatalog worker = CatalogFixture.directory();
    fixture.publish(CatalogDocument.of(worker));
    assertThat(catalog.defaultModel()).isEqualTo("sdxl-tiny");
    assertThat(catalog.models()).isEqualTo(worker.models()).isNotEmpty();
    assertThat(catalog.adapters()).isEqualTo(worker.adapters()).isNotEmpty();
    assertThat(catalog.problems()).isEqualTo(worker.problems());
    assertThat(catalog.find("sketch-sdxl")).isEqualTo(worker.find("sketch-sdxl")).isPresent();
    assertThat(catalog.find("none")).isEmpty();
  }

  @Test
  void itIsReadAgainAfterHalfAMinuteAndNotBefore() {
    fixture.publish(serving("ink"));
    assertThat(names(catalog)).containsExactly("ink");
    fixture.publish(serving("pen"));
    clock.forward(Duration.ofSeconds(29));
    assertThat(names(catalog)).containsExactly("ink");
    clock.forward(Duration.ofSeconds(1));
    assertThat(names(catalog)).containsExactly("pen");
    clock.forward(Duration.ofSeconds(30));
    assertThat(names(catalog)).containsExactly("pen");
    assertThat(news).hasSize(2).last().satisfies(n -> assertThat(names(n)).containsExactly("pen"));
  }

  @Test
  void aClockThatIsSetBackMakesNothingLastLonger() {
    fixture.publish(serving("ink"));
    assertThat(names(catalog)).containsExactly("ink");
    fixture.publish(serving("pen"));
    clock.forward(Duration.ofHours(-1));
    assertThat(names(catalog)).containsExactly("pen");
  }

  @Test
  void whenItIsGoneOrBrokenTheLastOneIsKept() {
    fixture.publish(serving("ink"));
    assertThat(names(catalog)).containsExactly("ink");
    fixture.objects.goneFor(CatalogStore.KEY::equals);
    clock.forward(Duration.ofMinutes(1));
    assertThat(names(catalog)).containsExactly("ink");
    fixture.objects.goneFor(key -> false);
    await(
        fixture.objects.replace(
            CatalogStore.KEY, fixture.version(), "application/json", new byte[] {'{'}));
    clock.forward(Duration.ofMinutes(1));
    assertThat(names(catalog)).containsExactly("ink");
    fixture.publish(serving("pen"));
    clock.forward(Duration.ofMinutes(1));
    assertThat(names(catalog)).containsExactly("pen");
  }

  @Test
  void oneThatCannotBeReadIsTheReasonWhereThereIsNoOther() {
    await(fixture.objects.create(CatalogStore.KEY, "application/json", new byte[] {'{'}));
    assertThatThrownBy(() -> await(catalog.refresh()))
        .isInstanceOf(NoModelsException.class)
        .hasMessage(
            "The models that workers serve could not be read:"
                + " The catalogue of models cannot be read.");
  }

  @Test
  void whereTheStoreHangsTheLastOneIsUsedAndAllShareOneLook() {
    fixture.publish(serving("ink"));
    assertThat(names(catalog)).containsExactly("ink");
    fixture.objects.silentFor(CatalogStore.KEY::equals);
    clock.forward(Duration.ofMinutes(1));
    List<CompletableFuture<List<String>>> all =
        IntStream.range(0, 4)
            .mapToObj(i -> CompletableFuture.supplyAsync(() -> names(catalog), fixture.io))
            .toList();
    assertThat(all).allSatisfy(one -> assertThat(one.join()).containsExactly("ink"));
    assertThat(fixture.objects.unanswered()).isOne();
  }

  @Test
  void aThreadThatMayNotBlockIsNeverKeptWaiting() {
    fixture.publish(serving("ink"));
    fixture.objects.silentFor(CatalogStore.KEY::equals);
    // From here on any wait is an IllegalStateException.
    Infrastructure.setCanCallerThreadBeBlockedSupplier(() -> false);
    assertThatThrownBy(catalog::models).isInstanceOf(NoModelsException.class);
    assertThat(fixture.objects.unanswered()).isOne();
    fixture.objects.silentFor(key -> false);
    PublishedCatalog other = new PublishedCatalog(fixture.store, clock, news::add);
    Awaitility.await()
        .atMost(Duration.ofSeconds(30))
        .ignoreExceptionsInstanceOf(NoModelsException.class)
        .untilAsserted(() -> assertThat(names(other)).containsExactly("ink"));
  }

  private static List<String> names(ModelCatalog catalog) {
    return catalog.adapters().stream().map(AdapterInfo::name).toList();
  }

  /** Stands where a test puts it. */
  private static final class SetClock extends Clock {
    private volatile Instant now = Instant.parse("2026-11-23T00:00:00Z");

    void forward(Duration time) {
      now = now.plus(time);
    }

    @Override
    public Instant instant() {
      return now;
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      throw new UnsupportedOperationException();
    }
  }
}
