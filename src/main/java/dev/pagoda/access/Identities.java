package dev.pagoda.access;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.pagoda.config.AuthCheck;
import dev.pagoda.config.PagodaConfig;
import dev.pagoda.generation.Caller;
import dev.pagoda.storage.Sha256;
import io.quarkus.security.UnauthorizedException;
import io.quarkus.security.identity.SecurityIdentity;
import jakarta.inject.Singleton;
import org.eclipse.microprofile.jwt.JsonWebToken;

/** Tells what an identity may, and what its jobs are filed under. */
@Singleton
public final class Identities {
  static final String ADMIN = "pagoda:admin";
  private static final int ISSUER_DIGITS = 8;

  private final boolean required;
  private final String adminRole;

  Identities(PagodaConfig config) {
    // A process that answers no API has nothing to protect.
    this.required = config.roles().contains("api") && AuthCheck.isRequired(config.auth());
    this.adminRole = config.auth().oidc().adminRole();
  }

  /** Whether callers must say who they are. */
  public boolean areRequired() {
    return required;
  }

  /** Whether it is somebody who may do everything. */
  boolean isAdmin(SecurityIdentity identity) {
    // A provider may call a role what it likes, but not what keys have.
    return identity.hasRole(identity.getPrincipal() instanceof JsonWebToken ? adminRole : ADMIN);
  }

  /**
   * The caller of an identity.
   *
   * @throws UnauthorizedException where callers must say who they are, and this one has not
   */
  public Caller caller(SecurityIdentity identity) {
    if (!required) {
      return Caller.ANYBODY;
    }
    if (identity.isAnonymous()) {
      throw new UnauthorizedException();
    }
    return new Caller(owner(identity), isAdmin(identity));
  }

  /** Two providers may call two people alike, so the issuer is part of it. */
  private static String owner(SecurityIdentity identity) {
    if (identity.getPrincipal() instanceof JsonWebToken token) {
      String issuer = Sha256.of(token.getIssuer().getBytes(UTF_8)).substring(0, ISSUER_DIGITS);
      return "oidc:" + issuer + ":" + token.getSubject();
    }
    return identity.getPrincipal().getName();
  }
}
