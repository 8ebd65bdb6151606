package dev.pagoda.text;

/**
 * A token beside a tokenizer's own vocabulary.
 *
 * @param content what is looked for in the text
 * @param id what it becomes
 * @param leftStrip whether the white space before it belongs to it
 * @param rightStrip whether the white space after it belongs to it
 */
record AddedToken(String content, int id, boolean leftStrip, boolean rightStrip) {
  AddedToken(String content, int id) {
    this(content, id, false, false);
  }
}
