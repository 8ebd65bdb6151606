package dev.pagoda.api.openai;

import dev.pagoda.fuzz.FuzzTarget;
import dev.pagoda.request.InvalidRequestException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Forms of image edits: the first line is the content type. */
public final class FormFuzz implements FuzzTarget {
  private static final String TYPE = "multipart/form-data; boundary=x\n";

  @Override
  public List<byte[]> seeds() {
    return FuzzTarget.texts(
        TYPE
            + "--x\r\nContent-Disposition: form-data; name=\"prompt\"\r\n\r\na fox\r\n"
            + "--x\r\nContent-Disposition: form-data; name=\"image\"; filename=\"a.png\"\r\n"
            + "Content-Type: image/png\r\n\r\nabc\r\n--x--\r\n",
        TYPE + "--x\r\nContent-Disposition: form-data; name=\"n\"\r\n\r\n2\r\n--x--\r\n",
        TYPE + "--x\r\nContent-Disposition: form-data; name=\"size\"\r\n\r\n64x64\r\n--x--\r\n",
        "multipart/form-data; boundary=\"a b\"; charset=utf-7\n--a b--",
        "application/json\n{}");
  }

  @Override
  public void read(byte[] input) {
    String text = new String(input, StandardCharsets.ISO_8859_1);
    int end = Math.max(0, text.indexOf('\n'));
    byte[] body = Arrays.copyOfRange(input, Math.min(input.length, end + 1), input.length);
    String type = text.substring(0, end).replaceAll("\\p{Cntrl}", "");
    ImageFields.read(EditForm.read(FormReader.read(type, body)), Map.of());
  }

  @Override
  public long allowance() {
    // Seen: 0.25 MB, for a form of as many parts as there may be.
    return 1L << 20;
  }

  @Override
  public Set<Class<? extends Exception>> refusals() {
    return Set.of(InvalidRequestException.class);
  }
}
