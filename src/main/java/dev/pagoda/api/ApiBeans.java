package dev.pagoda.api;

import dev.pagoda.scheduler.Schedulers;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

/** What the resources take from elsewhere. */
final class ApiBeans {
  @Produces
  @Singleton
  SchedulerNames schedulers() {
    return new SchedulerNames(Schedulers.names());
  }
}
