package dev.pagoda.adapter;

/** A LoRA or IP-Adapter file that cannot be used; the message names file, key and reason. */
public final class AdapterException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public AdapterException(String message) {
    super(message);
  }

  public AdapterException(String message, Throwable cause) {
    super(message, cause);
  }
}
