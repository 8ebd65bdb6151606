package dev.pagoda.text;

/** Turns a prompt into the token ids of one text encoder. Thread-safe. */
public interface Tokenizer {
  /**
   * Ids of fixed length (77 for CLIP): start token, text cut to fit, end token, padding. Takes any
   * string, lone surrogates and control characters included.
   */
  long[] encode(String text);

  /**
   * How many tokens of the text {@link #encode} cuts off because they do not fit: 0 for most
   * prompts. Whoever shows the picture can say that the end of the prompt had no effect.
   */
  int countCutTokens(String text);
}
