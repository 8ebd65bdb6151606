package dev.pagoda.onnx;

import ai.onnxruntime.OrtException;
import dev.pagoda.model.ModelException;
import java.util.Locale;
import java.util.regex.Pattern;

/** Turns ONNX Runtime's errors into exceptions with sentences. */
final class OrtErrors {
  private static final Pattern CODE = Pattern.compile("^Error code - \\w+ - message: ");
  private static final Pattern SOURCE =
      Pattern.compile("\\S*/onnxruntime/\\S+:\\d+ .*?(?:was false\\. |\\) )");
  private static final int LONGEST = 400;

  private OrtErrors() {}

  /** The session of the graph could not be made. */
  static RuntimeException loading(GraphSource source, OrtException e) {
    return isOutOfMemory(e)
        ? new DoesNotFitException(source.name() + " does not fit into memory: " + reason(source, e))
        : new ModelException(source.name() + " cannot be loaded: " + reason(source, e), e);
  }

  /** A run of the graph failed. */
  static RuntimeException running(GraphSource source, OrtException e) {
    if (String.valueOf(e.getMessage()).contains("terminate flag")) {
      return new RunTerminatedException();
    }
    return isOutOfMemory(e)
        ? new DoesNotFitException(source.name() + " ran out of memory: " + reason(source, e))
        : new RunFailedException(source.name() + " failed while it ran: " + reason(source, e), e);
  }

  private static String reason(GraphSource source, OrtException e) {
    return reason(e).replace(source.file().toString(), source.name());
  }

  /** The first line of the reason, without error codes and source positions, with a full stop. */
  static String reason(OrtException e) {
    String text = String.valueOf(e.getMessage());
    text = CODE.matcher(text).replaceFirst("");
    text = text.lines().findFirst().orElse("no reason given");
    text = SOURCE.matcher(text).replaceAll("").strip();
    if (text.length() > LONGEST) {
      text = text.substring(0, LONGEST) + "…";
    }
    return text.endsWith(".") || text.endsWith("…") ? text : text + ".";
  }

  private static boolean isOutOfMemory(OrtException e) {
    String text = String.valueOf(e.getMessage()).toLowerCase(Locale.ROOT);
    return text.contains("failed to allocate memory")
        || text.contains("out of memory")
        || text.contains("bad_alloc");
  }
}
