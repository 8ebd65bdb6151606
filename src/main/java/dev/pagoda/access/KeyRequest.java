package dev.pagoda.access;

import io.quarkus.security.identity.request.BaseAuthenticationRequest;

/** Somebody presents an API key. */
final class KeyRequest extends BaseAuthenticationRequest {
  private final String key;

  KeyRequest(String key) {
    this.key = key;
  }

  String key() {
    return key;
  }
}
