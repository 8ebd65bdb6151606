package dev.pagoda.text;

/** Turns a prompt into the token ids of one text encoder. Thread-safe. */
public interface Tokenizer {
  /** Ids of fixed length (77 for CLIP): start token, text cut to fit, end token, padding. */
  long[] encode(String text);
}
