package dev.pagoda.access;

import dev.pagoda.generation.Job;
import dev.pagoda.generation.JobNotFoundException;
import dev.pagoda.generation.JobStore;
import dev.pagoda.generation.LimitExceededException;
import dev.pagoda.generation.Meter;
import dev.pagoda.request.GenerationRequest;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import java.time.Clock;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.LongSupplier;

/**
 * Counts the jobs and the pixel steps of each owner who has a limit of them. Jobs that have ended
 * are noticed when the limit is met. Nothing blocks.
 */
final class UsageMeter implements Meter {
  /** What was charged so long ago and is not on record was never accepted: its front died. */
  private static final Duration NEVER_ACCEPTED = Duration.ofMinutes(2);

  private final UsageStore usages;
  private final JobStore jobs;
  private final Function<String, Limits> limits;
  private final Duration window;
  private final LongSupplier nextEndSeconds;
  private final Clock clock;

  /**
   * @param limits of an owner
   * @param window of pixel steps
   * @param nextEndSeconds when the next job is likely to end
   */
  UsageMeter(
      UsageStore usages,
      JobStore jobs,
      Function<String, Limits> limits,
      Duration window,
      LongSupplier nextEndSeconds,
      Clock clock) {
    this.usages = usages;
    this.jobs = jobs;
    this.limits = limits;
    this.window = window;
    this.nextEndSeconds = nextEndSeconds;
    this.clock = clock;
  }

  @Override
  public Uni<Void> charge(Job job) {
    String owner = job.owner();
    if (owner == null || !limits.apply(owner).areCounted()) {
      return Uni.createFrom().voidItem();
    }
    return charged(job)
        .call(usage -> usage.jobs().size() > Usage.MOST_JOBS ? tidied(owner, true) : nothing())
        .onFailure(LimitExceededException.class)
        .recoverWithUni(() -> tidied(owner, false).flatMap(tidy -> charged(job)))
        .replaceWithVoid();
  }

  @Override
  public Uni<Void> giveBack(Job job) {
    String owner = job.owner();
    return owner == null || !limits.apply(owner).areCounted()
        ? Uni.createFrom().voidItem()
        : usages
            .update(owner, clock.instant(), usage -> usage.givenBack(Set.of(job.id())))
            .replaceWithVoid();
  }

  /** What an owner uses now, without jobs that have ended. */
  Uni<Usage> usage(String owner) {
    return usages
        .find(owner)
        .flatMap(
            found ->
                found.isEmpty()
                    ? Uni.createFrom().item(Usage.none(clock.instant()))
                    : tidied(owner, false).map(usage -> usage.in(window, clock.instant())));
  }

  private Uni<Usage> charged(Job job) {
    Limits most = limits.apply(job.owner());
    return usages.update(
        job.owner(),
        clock.instant(),
        usage ->
            usage.with(
                new Usage.Charge(job.id(), clock.instant(), pixelSteps(job.request())),
                most,
                window,
                nextEndSeconds.getAsLong()));
  }

  private Uni<Usage> tidied(String owner, boolean shortened) {
    Set<String> ended = new HashSet<>();
    Set<String> never = new HashSet<>();
    return usages
        .find(owner)
        .map(found -> found.map(Usage::jobs).orElse(List.of()))
        .flatMap(
            charges ->
                Multi.createFrom()
                    .iterable(charges)
                    .onItem()
                    .transformToUniAndConcatenate(charge -> look(charge, ended, never))
                    .collect()
                    .asList())
        .flatMap(
            looked ->
                usages.update(
                    owner,
                    clock.instant(),
                    usage -> {
                      Usage rest = usage.without(ended).givenBack(never);
                      return shortened && limits.apply(owner).concurrency().isEmpty()
                          ? rest.shortened()
                          : rest;
                    }));
  }

  private Uni<Boolean> look(Usage.Charge charge, Set<String> ended, Set<String> never) {
    return jobs.find(charge.id())
        .map(Optional::of)
        .onFailure(JobNotFoundException.class)
        .recoverWithItem(Optional.empty())
        .map(
            job ->
                job.isPresent()
                    ? job.get().state().ended() && ended.add(charge.id())
                    : charge.at().plus(NEVER_ACCEPTED).isBefore(clock.instant())
                        && never.add(charge.id()));
  }

  private static Uni<Usage> nothing() {
    return Uni.createFrom().nullItem();
  }

  /** Width times height times steps of all pictures, whatever share of the steps is made. */
  static long pixelSteps(GenerationRequest request) {
    return (long) request.width()
        * request.height()
        * request.numInferenceSteps()
        * request.numImagesPerPrompt()
        * request.prompt().size();
  }
}
