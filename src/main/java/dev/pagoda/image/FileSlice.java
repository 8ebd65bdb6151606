package dev.pagoda.image;

import java.util.Arrays;

/** A part of a file in memory. */
@SuppressWarnings("ArrayRecordComponent") // a view, never compared
record FileSlice(byte[] file, int from, int length) {
  byte[] copy() {
    return Arrays.copyOfRange(file, from, from + length);
  }
}
