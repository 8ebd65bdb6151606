package dev.pagoda.access;

import io.quarkus.security.AuthenticationFailedException;
import io.quarkus.security.identity.AuthenticationRequestContext;
import io.quarkus.security.identity.IdentityProvider;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.security.runtime.QuarkusPrincipal;
import io.quarkus.security.runtime.QuarkusSecurityIdentity;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;

/** Tells whose a key is. */
@Singleton
final class KeyProvider implements IdentityProvider<KeyRequest> {
  private final KeyRing keys;

  KeyProvider(KeyRing keys) {
    this.keys = keys;
  }

  @Override
  public Class<KeyRequest> getRequestType() {
    return KeyRequest.class;
  }

  @Override
  public Uni<SecurityIdentity> authenticate(
      KeyRequest request, AuthenticationRequestContext context) {
    // A file of keys may have to be read.
    return context.runBlocking(() -> identity(request.key()));
  }

  private SecurityIdentity identity(String presented) {
    ApiKey key = keys.find(presented).orElseThrow(AuthenticationFailedException::new);
    QuarkusSecurityIdentity.Builder identity =
        QuarkusSecurityIdentity.builder().setPrincipal(new QuarkusPrincipal(key.owner()));
    return (key.admin() ? identity.addRole(Identities.ADMIN) : identity).build();
  }
}
