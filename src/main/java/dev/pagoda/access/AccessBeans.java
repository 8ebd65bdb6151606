package dev.pagoda.access;

import dev.pagoda.config.AuthCheck;
import dev.pagoda.config.PagodaConfig;
import dev.pagoda.generation.JobRuns;
import dev.pagoda.generation.JobStore;
import dev.pagoda.storage.ObjectStore;
import io.github.bucket4j.TimeMeter;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Puts together who may, and how much. */
final class AccessBeans {
  /** Functions start without the command line, which looks at the settings otherwise. */
  void requireDeliberate(
      @Observes StartupEvent start,
      PagodaConfig config,
      KeyRing keys,
      @ConfigProperty(name = "quarkus.http.host") Optional<String> host) {
    host.ifPresent(at -> AuthCheck.requireDeliberate(config, at));
  }

  @Produces
  @Singleton
  KeyRing keys(PagodaConfig config) {
    return new KeyRing(config.auth());
  }

  @Produces
  @Singleton
  RequestRates rates(KeyRing keys) {
    return new RequestRates(keys, TimeMeter.SYSTEM_NANOTIME);
  }

  @Produces
  @Singleton
  UsageMeter meter(
      ObjectStore objects, JobStore jobs, JobRuns runs, KeyRing keys, PagodaConfig config) {
    return new UsageMeter(
        new UsageStore(objects),
        jobs,
        keys::limits,
        config.auth().limits().window(),
        () -> runs.pace().secondsUntilNextStart(),
        Clock.systemUTC());
  }
}
