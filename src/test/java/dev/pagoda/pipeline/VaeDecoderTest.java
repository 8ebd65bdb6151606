package dev.pagoda.pipeline;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pagoda.model.ModelException;
import dev.pagoda.onnx.Device;
import dev.pagoda.onnx.DeviceOptions;
import dev.pagoda.onnx.SessionCache;
import dev.pagoda.onnx.SessionKey;
import dev.pagoda.onnx.TinyGraphs;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A decoder that overflows makes an error, not a black picture. */
class VaeDecoderTest {
  @TempDir Path folder;

  @Test
  void valuesThatAreNoNumbersAreAnError() {
    Path file = TinyGraphs.overflowingDecoder(folder.resolve("model.onnx"));
    VaeDecoder decoder =
        new VaeDecoder(
            SessionKey.stock(file), new LatentScaling(1, List.of(), List.of()), Optional.empty());
    Latents latents = new Latents(new float[48], 1, 3, 4, 4);
    try (SessionCache sessions =
            new SessionCache(new Device.Cpu(), DeviceOptions.defaults(), 1 << 20);
        RunContext run =
            new RunContext(sessions, InputSource.NONE, new RunControl((step, total) -> {}))) {
      assertThatThrownBy(() -> decoder.decode(latents, run))
          .isInstanceOf(ModelException.class)
          .hasMessageEndingWith(
              "model.onnx made a picture of values that are no numbers: it overflowed.");
    }
  }
}
