package dev.pagoda.event;

/** The content that an event is about is gone: another upload, with its own event, replaced it. */
final class ObjectReplacedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  ObjectReplacedException() {
    super("another upload has replaced the object");
  }
}
