package dev.pagoda.config;

import io.smallrye.config.WithDefault;
import io.smallrye.config.WithName;
import java.util.List;
import java.util.Optional;

/**
 * Which addresses of others this process calls, for webhooks and for pictures: those of the public
 * Internet and what is named here.
 */
public interface NetConfig {
  /**
   * Hosts, addresses and ranges of addresses ({@code hooks.internal}, {@code 10.1.2.0/24}) that may
   * be called though they are not public.
   */
  Optional<List<String>> allow();

  /** Ports that may be called: numbers and ranges such as {@code 8000-8999}. */
  @WithDefault("80,443")
  List<String> ports();

  /** Whether {@code http://} may be called, besides {@code https://}. */
  @WithName("plain-http")
  @WithDefault("false")
  boolean plainHttp();
}
