package dev.pagoda.api;

/** A link to an object that was changed, has expired or never was one. */
final class InvalidLinkException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  InvalidLinkException() {
    super("This link is not valid or has expired; get the generation again for a new one.");
  }
}
