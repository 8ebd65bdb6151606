package dev.pagoda.api;

import dev.pagoda.access.Identities;
import dev.pagoda.generation.Caller;
import io.quarkus.security.UnauthorizedException;
import io.quarkus.security.identity.CurrentIdentityAssociation;
import jakarta.inject.Provider;
import jakarta.inject.Singleton;

/** Tells who sent the request that is being answered. */
@Singleton
public final class Callers {
  // Filters, which are made when the application is built, ask too.
  private final Provider<Identities> identities;
  private final Provider<CurrentIdentityAssociation> current;

  Callers(Provider<Identities> identities, Provider<CurrentIdentityAssociation> current) {
    this.identities = identities;
    this.current = current;
  }

  /**
   * Who sent this request.
   *
   * @throws UnauthorizedException where callers must say who they are, and this one has not
   */
  public Caller current() {
    return identities.get().areRequired()
        ? identities.get().caller(current.get().getIdentity()).tracedHere()
        : Caller.ANYBODY.tracedHere();
  }

  /** Who it was; null where nobody has to say so, or did not. */
  String owner() {
    return identities.get().areRequired() && !current.get().getIdentity().isAnonymous()
        ? current().owner()
        : null;
  }
}
