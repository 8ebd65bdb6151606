package dev.pagoda.pipeline;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.DoubleNode;
import dev.pagoda.Goldens;
import dev.pagoda.adapter.TensorFile;
import dev.pagoda.adapter.ip.IpAdapterFile;
import dev.pagoda.image.ImageEncoder;
import dev.pagoda.image.RgbImage;
import dev.pagoda.model.AdapterDirectories;
import dev.pagoda.model.ControlNetDirectory;
import dev.pagoda.model.IpAdapterDirectory;
import dev.pagoda.onnx.Device;
import dev.pagoda.onnx.DeviceOptions;
import dev.pagoda.onnx.SessionCache;
import dev.pagoda.onnx.graph.AttentionLayer;
import dev.pagoda.request.ImageInput;
import dev.pagoda.request.InvalidRequestException;
import dev.pagoda.request.IpAdapterScale;
import dev.pagoda.request.IpAdapterUse;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An IP-Adapter that was made for another model is refused with the reason, not used. */
class ForeignIpAdapterTest {
  private static final String PATH = "mid_block.attentions.0.transformer_blocks.0.attn2";
  private static final Map<String, AttentionLayer> MODEL =
      Map.of(PATH, new AttentionLayer(24, false));
  private static final SessionCache SESSIONS =
      new SessionCache(new Device.Cpu(), DeviceOptions.defaults(), 1L << 30);

  @TempDir private Path directory;

  @AfterAll
  static void closeSessions() {
    SESSIONS.close();
  }

  @Test
  void ofOtherColumns() {
    refused(adapter(24, 48), "has 48 columns for " + PATH + ", where the model has 24");
  }

  @Test
  void besideAnotherImageEncoder() {
    refused(
        adapter(20, 24), "takes 20 columns of an image encoder, but the one beside it gives 24");
  }

  @Test
  void ofOtherCrossAttentions() {
    Path file = adapter(24, 24);
    Map<String, AttentionLayer> more =
        Map.of(PATH, MODEL.get(PATH), PATH.replace('0', '1'), MODEL.get(PATH));

    assertThatThrownBy(() -> encode(file, more))
        .isInstanceOf(InvalidRequestException.class)
        .hasMessageStartingWith("ip_adapter: ");
  }

  private void refused(Path file, String reason) {
    assertThatThrownBy(() -> encode(file, MODEL))
        .isInstanceOf(InvalidRequestException.class)
        .hasMessageStartingWith("ip_adapter: ")
        .hasMessageContaining(reason);
  }

  private static void encode(Path file, Map<String, AttentionLayer> model) {
    byte[] picture = ImageEncoder.png(new RgbImage(8, 8, new byte[192]), "");
    AdapterShelf shelf = new AdapterShelf(null, new OneAdapter(file));
    IpAdapterUse use =
        new IpAdapterUse(
            "foreign", new ImageInput("inputs/a.png"), new IpAdapterScale(DoubleNode.valueOf(1)));
    try (RunContext run =
        new RunContext(SESSIONS, input -> picture, new RunControl((step, total) -> {}))) {
      new ImagePromptEncoder(shelf, run).encode(use, model);
    }
  }

  /** A plain adapter for pictures of so many columns and one cross-attention of so many. */
  private Path adapter(int imageWidth, int width) {
    Path file =
        new TensorFile()
            .filled("image_proj.proj.weight", 4 * 64, imageWidth)
            .filled("image_proj.proj.bias", 4 * 64)
            .filled("image_proj.norm.weight", 64)
            .filled("image_proj.norm.bias", 64)
            .filled("ip_adapter.1.to_k_ip.weight", width, 64)
            .filled("ip_adapter.1.to_v_ip.weight", width, 64)
            .write(directory.resolve("foreign.safetensors"));
    IpAdapterFile.read(file); // is one
    return file;
  }

  /** The image encoder of the golden data and one file. */
  private record OneAdapter(Path file) implements AdapterDirectories {
    @Override
    public ControlNetDirectory controlNet(String name) {
      throw new UnsupportedOperationException(name);
    }

    @Override
    public IpAdapterDirectory ipAdapter(String reference) {
      return IpAdapterDirectory.open(Goldens.path("ip-adapter-tiny"));
    }

    @Override
    public Path ipAdapterFile(String reference) {
      return file;
    }

    @Override
    public Path lora(String reference) {
      throw new UnsupportedOperationException(reference);
    }
  }
}
