package dev.pagoda.pipeline;

import java.nio.*;

/** temporary. */
final class LatentsFile {
  private LatentsFile() {}

  static boolean is(byte[] f) {
    return f.length > 8 && f[8] == '{';
  }

  static Latents read(byte[] f) {
    ByteBuffer b = ByteBuffer.wrap(f).order(ByteOrder.LITTLE_ENDIAN);
    int n = (int) b.getLong(0);
    String h = new String(f, 8, n, java.nio.charset.StandardCharsets.US_ASCII);
    String[] s = h.replaceAll(".*\"shape\":\\[([^\\]]*)\\].*", "$1").strip().split(",", -1);
    float[] v = new float[(f.length - 8 - n) / 4];
    b.position(8 + n);
    b.slice().order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(v);
    return new Latents(
        v,
        Integer.parseInt(s[0].strip()),
        Integer.parseInt(s[1].strip()),
        Integer.parseInt(s[2].strip()),
        Integer.parseInt(s[3].strip()));
  }
}
