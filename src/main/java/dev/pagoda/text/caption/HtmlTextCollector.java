package dev.pagoda.text.caption;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/** Puts together the {@code text} of a {@code BeautifulSoup} that is told what a parser finds. */
final class HtmlTextCollector {
  private static final Set<String> VOID =
      Set.of(
          "area",
          "base",
          "br",
          "col",
          "embed",
          "hr",
          "img",
          "input",
          "keygen",
          "link",
          "menuitem",
          "meta",
          "param",
          "source",
          "track",
          "wbr",
          "basefont",
          "bgsound",
          "command",
          "frame",
          "image",
          "isindex",
          "nextid",
          "spacer");

  private static final Set<String> KEEP_SPACE = Set.of("pre", "textarea");

  /** What stands in these is no text of the document. */
  private static final Set<String> HIDING = Set.of("rt", "rp", "style", "script", "template");

  private final StringBuilder out = new StringBuilder();
  private final StringBuilder run = new StringBuilder();
  private boolean hasRun;

  private final Deque<String> open = new ArrayDeque<>();
  private final Map<String, Integer> openByName = new HashMap<>();
  private final Map<String, Integer> closedVoids = new HashMap<>();
  private int keepingSpace;
  private int hiding;

  void data(String text) {
    run.append(text);
    hasRun = true;
  }

  /** Anything else, such as a comment, ends a run of text. */
  void endRun() {
    endRun(hiding == 0);
  }

  void cdata(String text) {
    endRun();
    data(text);
    endRun(true);
  }

  void startTag(String name, boolean closesItself) {
    endRun();
    open.push(name);
    openByName.merge(name, 1, Integer::sum);
    keepingSpace += KEEP_SPACE.contains(name) ? 1 : 0;
    hiding += HIDING.contains(name) ? 1 : 0;
    if (closesItself) {
      close(name);
    } else if (VOID.contains(name)) {
      close(name);
      closedVoids.merge(name, 1, Integer::sum);
    }
  }

  void endTag(String name) {
    int closed = closedVoids.getOrDefault(name, 0);
    if (closed > 0) {
      // Its start tag has closed this void element.
      closedVoids.put(name, closed - 1);
      return;
    }
    close(name);
  }

  String text() {
    endRun();
    return out.toString();
  }

  /** Closes the innermost element of a name and all that are open within it, if there is one. */
  private void close(String name) {
    endRun();
    boolean found = openByName.getOrDefault(name, 0) == 0;
    while (!found) {
      String closed = open.pop();
      openByName.merge(closed, -1, Integer::sum);
      keepingSpace -= KEEP_SPACE.contains(closed) ? 1 : 0;
      hiding -= HIDING.contains(closed) ? 1 : 0;
      found = closed.equals(name);
    }
  }

  /** A run of white space alone counts as one character. */
  private void endRun(boolean shown) {
    if (hasRun && shown) {
      boolean blank = keepingSpace == 0 && run.chars().allMatch(c -> " \n\t\f\r".indexOf(c) >= 0);
      String white = run.indexOf("\n") >= 0 ? "\n" : " ";
      out.append(blank ? white : run);
    }
    run.setLength(0);
    hasRun = false;
  }
}
