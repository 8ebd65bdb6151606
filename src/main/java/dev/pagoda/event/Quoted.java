package dev.pagoda.event;

import com.fasterxml.jackson.databind.node.TextNode;

/** Shows what strangers wrote, in logs and messages: in quotes, escaped, and not too long. */
final class Quoted {
  private static final int SHOWN = 200;

  private Quoted() {}

  static String of(String text) {
    int end = Math.min(text.length(), SHOWN);
    boolean half = end < text.length() && Character.isHighSurrogate(text.charAt(end - 1));
    String shown = text.substring(0, half ? end - 1 : end);
    return TextNode.valueOf(end < text.length() ? shown + "…" : shown).toString();
  }
}
