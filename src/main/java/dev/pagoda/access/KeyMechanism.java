package dev.pagoda.access;

import io.quarkus.security.identity.IdentityProviderManager;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.security.identity.request.AuthenticationRequest;
import io.quarkus.vertx.http.runtime.security.ChallengeData;
import io.quarkus.vertx.http.runtime.security.HttpAuthenticationMechanism;
import io.quarkus.vertx.http.runtime.security.HttpCredentialTransport;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Singleton;
import java.util.Set;

/** Takes {@code Authorization: Bearer pk_…}; every other token is left to OIDC. */
@Singleton
final class KeyMechanism implements HttpAuthenticationMechanism {
  private static final String SCHEME = "Bearer";
  private final Identities identities;

  KeyMechanism(Identities identities) {
    this.identities = identities;
  }

  @Override
  public Uni<SecurityIdentity> authenticate(
      RoutingContext context, IdentityProviderManager providers) {
    String key = key(context.request().getHeader(HttpHeaders.AUTHORIZATION));
    // Clients of an open service may send what they have to send; it says nothing there.
    return key == null || !identities.areRequired()
        ? Uni.createFrom().nullItem()
        : providers.authenticate(new KeyRequest(key));
  }

  private static String key(String authorization) {
    if (authorization == null
        || !authorization.regionMatches(true, 0, SCHEME + " ", 0, SCHEME.length() + 1)) {
      return null;
    }
    String token = authorization.substring(SCHEME.length() + 1).strip();
    return token.startsWith(ApiKey.PREFIX) ? token : null;
  }

  @Override
  public Uni<ChallengeData> getChallenge(RoutingContext context) {
    return Uni.createFrom().item(new ChallengeData(401, "WWW-Authenticate", SCHEME));
  }

  @Override
  public Set<Class<? extends AuthenticationRequest>> getCredentialTypes() {
    return Set.of(KeyRequest.class);
  }

  @Override
  public Uni<HttpCredentialTransport> getCredentialTransport(RoutingContext context) {
    return Uni.createFrom()
        .item(
            new HttpCredentialTransport(
                HttpCredentialTransport.Type.AUTHORIZATION, SCHEME + " " + ApiKey.PREFIX));
  }

  @Override
  public int getPriority() {
    return DEFAULT_PRIORITY + 1000;
  }
}
