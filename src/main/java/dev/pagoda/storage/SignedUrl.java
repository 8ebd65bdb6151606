package dev.pagoda.storage;

import java.net.URI;
import java.time.Instant;

/**
 * A link that works until {@code expiresAt}.
 *
 * @param url absolute, or relative to the address of this service
 */
public record SignedUrl(URI url, Instant expiresAt) {}
