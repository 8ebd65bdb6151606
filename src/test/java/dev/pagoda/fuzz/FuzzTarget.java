package dev.pagoda.fuzz;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** A reader of what strangers send, and what it may do with it. */
public interface FuzzTarget {
  /** Small inputs to begin with; most of them are read without an exception. */
  List<byte[]> seeds() throws Exception;

  /** Reads one input. */
  void read(byte[] input) throws Exception;

  /** What {@link #read} is documented to throw; anything else is a finding. */
  Set<Class<? extends Exception>> refusals();

  /**
   * Bytes that reading may allocate for any input, garbage included, in a process without Jazzer:
   * some times what was seen for all inputs that Jazzer kept.
   */
  long allowance();

  /** Bytes that reading may allocate besides, for each byte of the input. */
  default long perByte() {
    return 100;
  }

  /** Longest input that is tried, in bytes. */
  default int longest() {
    return 4096;
  }

  default String name() {
    return getClass().getSimpleName();
  }

  /** Texts as inputs. */
  static List<byte[]> texts(String... texts) {
    return Stream.of(texts).map(text -> text.getBytes(StandardCharsets.UTF_8)).toList();
  }
}
