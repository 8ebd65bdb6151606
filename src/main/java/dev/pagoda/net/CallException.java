package dev.pagoda.net;

/** An address could not be called, or did not answer as it must. Says nothing about networks. */
public final class CallException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private CallException(String message) {
    super(message, null, false, false);
  }

  /** One message for all hosts that cannot be reached, for whatever reason. */
  static CallException unreachable() {
    return new CallException(
        "its host does not exist, does not answer or is none that this service may call");
  }

  static CallException timeout(long seconds) {
    return new CallException("it has not answered within " + seconds + " s");
  }

  static CallException untrusted() {
    return new CallException("its host has no certificate that this service trusts");
  }

  static CallException broken() {
    return new CallException("its host broke the connection off or does not speak HTTP");
  }

  static CallException tooLarge(long bytes) {
    return new CallException("it has more than the " + bytes + " bytes that are allowed");
  }
}
