package dev.pagoda.storage;

import java.util.regex.Pattern;

/** The form of object keys: safe as a path in a directory, in a URL and in S3. */
public final class ObjectKey {
  private static final int MAX_LENGTH = 512;

  // No segment starts with a dot, so neither ".." nor a hidden file can be named. The quantifiers
  // are possessive: a hostile key costs linear time.
  private static final Pattern FORM =
      Pattern.compile(
          "[A-Za-z0-9_-][A-Za-z0-9._-]{0,199}+(?:/[A-Za-z0-9_-][A-Za-z0-9._-]{0,199}+)*+");

  private ObjectKey() {}

  /** Whether {@code key} is well formed. */
  public static boolean isValid(String key) {
    return key.length() <= MAX_LENGTH && FORM.matcher(key).matches();
  }

  /** Returns {@code key}, or throws {@link IllegalArgumentException} when it is malformed. */
  public static String check(String key) {
    if (!isValid(key)) {
      throw new IllegalArgumentException("Not an object key: " + key);
    }
    return key;
  }

  /** Returns {@code prefix}: empty, or a key followed by a slash. */
  public static String checkPrefix(String prefix) {
    if (!prefix.isEmpty()
        && !(prefix.endsWith("/") && isValid(prefix.substring(0, prefix.length() - 1)))) {
      throw new IllegalArgumentException("Not a prefix of object keys: " + prefix);
    }
    return prefix;
  }
}
