package dev.pagoda.access;

import dev.pagoda.config.AuthConfig;
import dev.pagoda.config.PagodaConfig;
import io.quarkus.oidc.OidcRequestContext;
import io.quarkus.oidc.OidcTenantConfig;
import io.quarkus.oidc.TenantConfigResolver;
import io.quarkus.oidc.runtime.OidcTenantConfig.ApplicationType;
import io.quarkus.oidc.runtime.OidcTenantConfig.Roles.Source;
import io.smallrye.mutiny.Uni;
import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Singleton;
import java.util.Optional;

/**
 * Makes OIDC of {@code pagoda.auth.oidc}: its provider is asked for its keys when the first token
 * comes, and never where there is no issuer.
 */
@Singleton
final class OidcTenant implements TenantConfigResolver {
  private final Optional<OidcTenantConfig> tenant;

  OidcTenant(PagodaConfig config, Identities identities) {
    AuthConfig.Oidc oidc = config.auth().oidc();
    this.tenant =
        oidc.issuer()
            .filter(issuer -> identities.areRequired())
            .map(issuer -> tenant(issuer.toString(), oidc));
  }

  private static OidcTenantConfig tenant(String issuer, AuthConfig.Oidc oidc) {
    return OidcTenantConfig.authServerUrl(issuer)
        .tenantId("pagoda")
        .applicationType(ApplicationType.SERVICE)
        .roles(Source.accesstoken, oidc.roleClaim())
        .token()
        .audience(oidc.audience().orElseThrow())
        .subjectRequired()
        // What cannot be checked with the provider's keys is refused; nobody is asked about it.
        .allowJwtIntrospection(false)
        .allowOpaqueTokenIntrospection(false)
        .end()
        .build();
  }

  @Override
  public Uni<OidcTenantConfig> resolve(
      RoutingContext context, OidcRequestContext<OidcTenantConfig> request) {
    return Uni.createFrom().item(tenant.orElse(null));
  }
}
