package dev.pagoda.generation;

import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;

/** Collects a page: names are read in portions until enough of their jobs are wanted. */
final class JobListing {
  /** Names that one call looks at, wanted or not; a caller who wants few of them comes again. */
  private static final int MOST_LOOKS = 1000;

  private static final int LARGEST_PORTION = 100;
  private static final int SMALLEST_PORTION = 16;

  private final JobIndex index;
  private final Function<String, Uni<Job>> jobs;
  private final Predicate<Job> wanted;

  private record Named(String name, Optional<Job> job) {}

  JobListing(JobIndex index, Function<String, Uni<Job>> jobs, Predicate<Job> wanted) {
    this.index = index;
    this.jobs = jobs;
    this.wanted = wanted;
  }

  Uni<JobPage> page(String owner, String after, int limit) {
    return more(owner, after, limit, new ArrayList<>(), 0);
  }

  private Uni<JobPage> more(String owner, String after, int limit, List<Job> found, int looks) {
    int size = Math.max(SMALLEST_PORTION, Math.min(LARGEST_PORTION, limit - found.size()));
    // One more than is needed tells whether there is another page.
    return index
        .names(owner, after, size + 1)
        .flatMap(
            names ->
                looked(names.subList(0, Math.min(size, names.size())))
                    .flatMap(
                        portion -> {
                          for (int i = 0; i < portion.size(); i++) {
                            portion.get(i).job().filter(wanted).ifPresent(found::add);
                            if (found.size() == limit) {
                              boolean last = i + 1 == names.size();
                              return page(found, last ? null : portion.get(i).name());
                            }
                          }
                          if (names.size() <= size) {
                            return page(found, null);
                          }
                          String latest = names.get(size - 1);
                          return looks + size >= MOST_LOOKS
                              ? page(found, latest)
                              : more(owner, latest, limit, found, looks + size);
                        }));
  }

  private static Uni<JobPage> page(List<Job> jobs, String next) {
    return Uni.createFrom().item(new JobPage(jobs, Optional.ofNullable(next)));
  }

  private Uni<List<Named>> looked(List<String> names) {
    return Multi.createFrom()
        .iterable(names)
        .onItem()
        .transformToUni(
            name ->
                jobs.apply(JobIndex.id(name))
                    .map(job -> new Named(name, Optional.of(job)))
                    .onFailure(JobNotFoundException.class) // it went with its lifecycle
                    .recoverWithItem(new Named(name, Optional.empty())))
        .concatenate(false)
        .collect()
        .asList();
  }
}
