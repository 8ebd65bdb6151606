package dev.pagoda.api;

/** A request of a page of another site, to a service that is for this machine alone. */
final class ForeignSiteException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  ForeignSiteException(String message) {
    super(message, null, false, false);
  }
}
