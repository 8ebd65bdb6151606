package dev.pagoda.onnx;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Where sessions run. */
public sealed interface Device {
  /** The processor, through ONNX Runtime's default provider. */
  record Cpu() implements Device {
    @Override
    public String toString() {
      return "cpu";
    }
  }

  /**
   * A GPU through the CUDA provider.
   *
   * @param index CUDA's number of the GPU, from 0
   */
  record Cuda(int index) implements Device {
    @Override
    public String toString() {
      return "cuda:" + index;
    }
  }

  /**
   * Reads the form that configuration uses: {@code cpu}, {@code cuda:N}, or {@code cuda} for {@code
   * cuda:0}.
   *
   * @throws IllegalArgumentException with a sentence, for anything else
   */
  static Device parse(String text) {
    if (text.strip().equals("cpu")) {
      return new Cpu();
    }
    Matcher cuda = Pattern.compile("cuda(?::(\\d{1,3}))?").matcher(text.strip());
    if (cuda.matches()) {
      return new Cuda(cuda.group(1) == null ? 0 : Integer.parseInt(cuda.group(1)));
    }
    throw new IllegalArgumentException(
        "pagoda.devices: \"" + text + "\" is not a device; use cpu or cuda:N, such as cuda:0.");
  }
}
