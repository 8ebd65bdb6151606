package dev.pagoda.config;

import io.smallrye.config.WithDefault;
import io.smallrye.config.WithName;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** Where pictures and job records go. */
public interface StorageConfig {
  /** {@code local}: a directory of this machine; {@code s3}: a bucket. */
  @WithDefault("local")
  String type();

  /** Where pictures and job records are kept; for {@code local}. */
  @WithDefault("pagoda-data")
  Path directory();

  /** Bucket that pictures and job records are kept in; for {@code s3}, and needed there. */
  Optional<String> bucket();

  /** What all keys in the bucket start with, such as {@code pagoda/}; for {@code s3}. */
  Optional<String> prefix();

  /**
   * Address of the bucket's service as clients reach it, where that is not the address that this
   * process uses; for {@code s3}.
   */
  @WithName("public-endpoint")
  Optional<URI> publicEndpoint();

  /** How long a signed link works; for {@code s3} no longer than the credentials that sign it. */
  @WithName("url-expiry")
  @WithDefault("PT1H")
  Duration urlExpiry();

  /**
   * Key that signs links; default: one drawn at first start and kept in the store directory; for
   * {@code local}.
   */
  @WithName("signing-key")
  Optional<String> signingKey();
}
