package dev.pagoda.request;

/** What was found at an address that a request names. */
public sealed interface FetchedImage {
  /** A file, which may be a picture. */
  @SuppressWarnings("ArrayRecordComponent") // handed on, never compared
  record Present(byte[] content) implements FetchedImage {}

  /**
   * Nothing.
   *
   * @param reason a clause for the person who sent the request
   */
  record Missing(String reason) implements FetchedImage {}
}
