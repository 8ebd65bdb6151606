package dev.pagoda.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pagoda.generation.Job;
import dev.pagoda.generation.JobState;
import dev.pagoda.generation.JobStore;
import dev.pagoda.generation.LimitExceededException;
import dev.pagoda.generation.LimitExceededException.Allowance;
import dev.pagoda.generation.LimitExceededException.Kind;
import dev.pagoda.generation.Requests;
import dev.pagoda.storage.UrlSigner;
import dev.pagoda.storage.local.LocalObjectStore;
import io.smallrye.mutiny.Uni;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two fronts that share a store count what one owner uses together, and exactly. */
class UsageMeterTest {
  private static final Duration LIMIT = Duration.ofMinutes(1);
  private static final String OWNER = "key:alice";

  /** Of each job here: 64 x 48 in 4 steps. */
  private static final long COST = 64 * 48 * 4;

  @TempDir Path directory;
  private final ExecutorService io = Executors.newCachedThreadPool();
  private Instant now = Instant.parse("2026-11-23T12:00:00Z");
  private Limits limits =
      new Limits(OptionalInt.empty(), OptionalInt.empty(), OptionalLong.empty());
  private LocalObjectStore objects;
  private LocalObjectStore others;
  private JobStore jobs;
  private UsageMeter front;
  private UsageMeter other;

  @BeforeEach
  void open() {
    UrlSigner signer = new UrlSigner(new byte[32], Duration.ofHours(1), Clock.systemUTC());
    objects = new LocalObjectStore(directory, signer, io);
    others = new LocalObjectStore(directory, signer, io);
    jobs = new JobStore(objects);
    front = meter(objects);
    other = meter(others);
  }

  private UsageMeter meter(LocalObjectStore store) {
    InstantSource source = () -> now;
    return new UsageMeter(
        new UsageStore(store),
        new JobStore(store),
        owner -> limits,
        Duration.ofHours(1),
        () -> 17,
        source.withZone(ZoneOffset.UTC));
  }

  @AfterEach
  void close() {
    objects.close();
    others.close();
    io.shutdownNow();
  }

  @Test
  void pixelStepsOfTwoFrontsAreCountedTogetherHoweverManyComeAtOnce() throws Exception {
    limits = new Limits(OptionalInt.empty(), OptionalInt.empty(), OptionalLong.of(COST * 10));
    List<Future<Boolean>> charged = new ArrayList<>();
    for (int i = 0; i < 30; i++) {
      Job job = job("p" + i);
      UsageMeter at = i % 2 == 0 ? front : other;
      charged.add(io.submit(() -> isCharged(at, job)));
    }
    int accepted = 0;
    for (Future<Boolean> one : charged) {
      accepted += one.get() ? 1 : 0;
    }
    assertThat(accepted).isEqualTo(10);
    assertThat(await(other.usage(OWNER)).pixelSteps()).isEqualTo(COST * 10);
  }

  @Test
  void jobsOfTwoFrontsAreCountedTogetherUntilTheyEnd() {
    limits = new Limits(OptionalInt.empty(), OptionalInt.of(2), OptionalLong.empty());
    Job first = accepted(front, "a1");
    accepted(other, "a2");
    Allowance refused = refusal(front, job("a3"));
    assertThat(refused).isEqualTo(new Allowance(Kind.CONCURRENCY, 2, 0, 17, OptionalLong.empty()));
    await(jobs.update(first.id(), job -> job.with(new JobState.Canceled())));
    accepted(other, "a4");
    assertThat(refusal(front, job("a5")).kind()).isEqualTo(Kind.CONCURRENCY);
    assertThat(await(front.usage(OWNER)).jobs()).hasSize(2);
  }

  @Test
  void aWindowEndsAndTheResetSaysWhen() {
    limits = new Limits(OptionalInt.empty(), OptionalInt.empty(), OptionalLong.of(COST + 5));
    accepted(front, "b1");
    now = now.plus(Duration.ofMinutes(20));
    Allowance refused = refusal(other, job("b2"));
    assertThat(refused.remaining()).isEqualTo(5);
    assertThat(refused.windowSeconds()).hasValue(3600);
    assertThat(refused.resetSeconds()).isBetween(2400L, 2401L);
    now = now.plusSeconds(refused.resetSeconds());
    accepted(other, "b2");
    assertThat(await(front.usage(OWNER)).pixelSteps()).isEqualTo(COST);
  }

  @Test
  void aJobIsChargedOnceAndGivenBackWhole() {
    limits = new Limits(OptionalInt.empty(), OptionalInt.of(5), OptionalLong.of(COST * 5));
    Job job = job("c1");
    await(front.charge(job));
    await(other.charge(job));
    assertThat(await(front.usage(OWNER)).pixelSteps()).isEqualTo(COST);
    await(other.giveBack(job));
    await(other.giveBack(job));
    assertThat(await(front.usage(OWNER)))
        .extracting(Usage::pixelSteps, Usage::jobs)
        .containsExactly(0L, List.of());
  }

  @Test
  void whatADeadFrontChargedAndNeverAcceptedIsGivenBackLater() {
    limits = new Limits(OptionalInt.empty(), OptionalInt.of(1), OptionalLong.of(COST));
    await(front.charge(job("d1"))); // and dies before the record
    assertThat(refusal(other, job("d2")).kind()).isEqualTo(Kind.CONCURRENCY);
    now = now.plus(Duration.ofMinutes(3));
    accepted(other, "d2");
    assertThat(await(other.usage(OWNER)).pixelSteps()).isEqualTo(COST);
  }

  @Test
  void aRecordDoesNotGrowWhereNobodyCountsJobs() {
    limits = new Limits(OptionalInt.empty(), OptionalInt.empty(), OptionalLong.of(COST * 1000));
    for (int i = 0; i <= Usage.MOST_JOBS; i++) {
      accepted(front, "e" + i);
    }
    assertThat(await(front.usage(OWNER)).jobs()).hasSizeLessThanOrEqualTo(Usage.MOST_JOBS);
    assertThat(await(front.usage(OWNER)).pixelSteps()).isEqualTo(COST * (Usage.MOST_JOBS + 1));
  }

  @Test
  void whoHasNoLimitHasNoRecord() {
    await(front.charge(job("f1")));
    assertThat(await(objects.list("usage/").collect().asList())).isEmpty();
  }

  private Job accepted(UsageMeter at, String id) {
    Job job = job(id);
    await(at.charge(job));
    return await(jobs.create(job));
  }

  private boolean isCharged(UsageMeter at, Job job) {
    try {
      await(at.charge(job));
      return true;
    } catch (LimitExceededException e) {
      return false;
    }
  }

  private static Allowance refusal(UsageMeter at, Job job) {
    Allowance[] allowance = new Allowance[1];
    assertThatThrownBy(() -> await(at.charge(job)))
        .isInstanceOfSatisfying(LimitExceededException.class, e -> allowance[0] = e.allowance());
    return allowance[0];
  }

  /** Ids have 26 letters. */
  private Job job(String id) {
    String letters = id.replace('0', 'z').replace('1', 'y').replace('8', 'x').replace('9', 'w');
    return new Job(
        letters + "a".repeat(26 - letters.length()),
        OWNER,
        now,
        Requests.of("a fox"),
        List.of(),
        new JobState.Queued(),
        0,
        null,
        0,
        null,
        null);
  }

  private static <T> T await(Uni<T> uni) {
    return uni.await().atMost(LIMIT);
  }
}
