package dev.pagoda.adapter.ip;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pagoda.Goldens;
import dev.pagoda.adapter.AdapterException;
import dev.pagoda.adapter.TensorFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Files of other adapters, and damaged ones, are refused by a sentence that names file and key. */
class RefusedIpAdapterTest {
  @TempDir Path folder;

  @Test
  void bothKindsAreToldByTheirKeys() {
    IpAdapterFile plain = read(copy("ip-adapter_sdxl"));
    assertThat(plain.projection()).isEqualTo(new ImageProjection.Linear(24, 4, 64));
    assertThat(plain.crossAttentions()).hasSize(28);
    assertThat(plain.crossAttentions().get(5))
        .isEqualTo(
            new CrossAttention("ip_adapter.11.to_k_ip.weight", "ip_adapter.11.to_v_ip.weight", 24));
    assertThat(plain.weightBytes()).isEqualTo(334776 - 8 - 5552);
    assertThat(read(copy("ip-adapter-plus_sdxl")).projection())
        .isEqualTo(new ImageProjection.Resampler(32, 6, 64, 32, 1, 128, 4));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "image_proj.proj.0.weight | FaceID IP-Adapter",
        "image_proj.proj.3.weight | full-face IP-Adapter",
        "image_proj.perceiver_resampler.proj_in.weight | FaceID plus IP-Adapter",
        "ip_adapter.0.to_q_lora.down.weight | FaceID IP-Adapter",
        "image_proj.pos_emb.weight | no weight of a plain or plus IP-Adapter",
        "image_proj.proj_in.weight | no weight of a plain or plus IP-Adapter",
        "ip_adapter.2.to_v_ip.weight | no weight of a plain or plus IP-Adapter",
        "unet.conv_in.weight | no weight of a plain or plus IP-Adapter",
      })
  void otherKinds(String key, String reason) {
    refused(copy("ip-adapter_sdxl").filled(key, 4, 4), key, reason);
  }

  @ParameterizedTest
  @CsvSource({
    "ip-adapter_sdxl, image_proj.norm.weight",
    "ip-adapter_sdxl, image_proj.norm.bias",
    "ip-adapter_sdxl, image_proj.proj.bias",
    "ip-adapter_sdxl, ip_adapter.1.to_k_ip.weight",
    "ip-adapter_sdxl, ip_adapter.17.to_v_ip.weight",
    "ip-adapter_sdxl, ip_adapter.17.to_k_ip.weight",
    "ip-adapter-plus_sdxl, image_proj.proj_in.weight",
    "ip-adapter-plus_sdxl, image_proj.proj_out.bias",
    "ip-adapter-plus_sdxl, image_proj.layers.0.0.to_q.weight",
    "ip-adapter-plus_sdxl, image_proj.layers.2.0.to_kv.weight",
    "ip-adapter-plus_sdxl, image_proj.layers.3.1.0.bias",
    "ip-adapter-plus_sdxl, image_proj.norm_out.weight",
  })
  void missingKeys(String adapter, String key) {
    refused(copy(adapter).without(key), key, "is missing");
  }

  @Test
  void aFileThatIsNoAdapter() {
    assertThatThrownBy(() -> read(new TensorFile().filled("weight", 2, 2)))
        .isInstanceOf(AdapterException.class)
        .hasMessageContainingAll("ip.safetensors", "image_proj.proj.weight", "image_proj.latents");
  }

  @ParameterizedTest
  @CsvSource({
    "ip-adapter_sdxl, image_proj.norm.weight, 60",
    "ip-adapter_sdxl, image_proj.norm.weight, 0",
    "ip-adapter_sdxl, image_proj.norm.bias, 32",
    "ip-adapter_sdxl, ip_adapter.3.to_k_ip.weight, 64",
    "ip-adapter-plus_sdxl, image_proj.latents, 32",
    "ip-adapter-plus_sdxl, image_proj.layers.1.0.norm2.weight, 64",
  })
  void vectorsThatDoNotFit(String adapter, String key, long size) {
    TensorFile file = copy(adapter).filled(key, size);
    assertThatThrownBy(() -> read(file))
        .isInstanceOf(AdapterException.class)
        .hasMessageContaining("ip.safetensors cannot be used: \"")
        .hasMessageMatching(".*(has shape|which are no tokens).*");
  }

  @ParameterizedTest
  @CsvSource({
    "ip-adapter_sdxl, ip_adapter.3.to_v_ip.weight, 24, 64, has shape",
    "ip-adapter_sdxl, ip_adapter.3.to_k_ip.weight, 16, 32, has shape",
    "ip-adapter-plus_sdxl, image_proj.layers.0.0.to_q.weight, 96, 32, no heads of 64",
    "ip-adapter-plus_sdxl, image_proj.layers.1.0.to_q.weight, 128, 32, has shape",
    "ip-adapter-plus_sdxl, image_proj.layers.1.0.to_kv.weight, 64, 32, has shape",
    "ip-adapter-plus_sdxl, image_proj.layers.2.1.1.weight, 64, 32, has shape",
    "ip-adapter-plus_sdxl, image_proj.proj_in.weight, 24, 32, has shape",
  })
  void matricesThatDoNotFit(String adapter, String key, long rows, long columns, String reason) {
    refused(copy(adapter).filled(key, rows, columns), key, reason);
  }

  @Test
  void wrongElementTypes() {
    String key = "ip_adapter.5.to_k_ip.weight";
    refused(copy("ip-adapter_sdxl").raw(key, "I64", new byte[16 * 64 * 8], 16, 64), key, "I64");
    String norm = "image_proj.norm.bias";
    refused(copy("ip-adapter_sdxl").raw(norm, "U8", new byte[64], 64), norm, "U8");
  }

  @Test
  void aFileThatIsCutOff() throws IOException {
    byte[] bytes = copy("ip-adapter_sdxl").bytes();
    for (int length : new int[] {0, 7, 3000, bytes.length - 1}) {
      Path file = Files.write(folder.resolve("cut.safetensors"), Arrays.copyOf(bytes, length));
      assertThatThrownBy(() -> IpAdapterFile.read(file))
          .isInstanceOf(AdapterException.class)
          .hasMessageContaining("cut.safetensors cannot be used");
    }
  }

  private static TensorFile copy(String adapter) {
    return AdapterCopy.of(
        Goldens.path("ip-adapter-tiny/" + adapter + ".safetensors"),
        AdapterCopy.Type.F32,
        value -> value);
  }

  private IpAdapterFile read(TensorFile file) {
    return IpAdapterFile.read(file.write(folder.resolve("ip.safetensors")));
  }

  private void refused(TensorFile file, String key, String reason) {
    assertThatThrownBy(() -> read(file))
        .isInstanceOf(AdapterException.class)
        .hasMessageStartingWith(folder.getFileName() + "/ip.safetensors cannot be used: ")
        .hasMessageContaining("\"" + key + "\"")
        .hasMessageContaining(reason)
        .hasMessageEndingWith(".");
  }
}
