package dev.pagoda.generation;

import java.util.List;
import java.util.Optional;

/**
 * Part of a list of jobs, the youngest first.
 *
 * @param next where the next page begins; empty on the last one
 */
public record JobPage(List<Job> jobs, Optional<String> next) {
  public JobPage {
    jobs = List.copyOf(jobs);
  }
}
