package dev.pagoda.adapter.lora;

import dev.pagoda.adapter.AdapterException;
import dev.pagoda.fuzz.FuzzTarget;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/** LoRA files: names of their weights, one on each line, and files of all. */
public final class LoraFuzz implements FuzzTarget {
  private static final String HEADER =
      "{\"unet.mid_block.attentions.0.transformer_blocks.0.attn1.to_q.lora_A.weight\":{\"dtype\":\"F32\",\"shape\":[1,1],"
          + "\"data_offsets\":[0,4]},\"unet.mid_block.attentions.0.transformer_blocks.0.attn1.to_q.lora_B.weight\":{\"dtype\":"
          + "\"F32\",\"shape\":[1,1],\"data_offsets\":[4,8]}}";

  private Path file;

  @Override
  public List<byte[]> seeds() {
    return List.of(
        "unet.mid_block.attentions.0.transformer_blocks.0.attn1.to_q.lora_A.weight"
            .getBytes(StandardCharsets.UTF_8),
        ("lora_unet_input_blocks_4_1_transformer_blocks_0_attn1_to_q.lora_down.weight\n"
                + "lora_te1_text_model_encoder_layers_0_mlp_fc1.alpha\n"
                + "text_encoder_2.text_model.encoder.layers.0.self_attn.k_proj.lora_linear_layer"
                + ".up.weight")
            .getBytes(StandardCharsets.UTF_8),
        whole());
  }

  private static byte[] whole() {
    byte[] header = HEADER.getBytes(StandardCharsets.UTF_8);
    byte[] bytes = new byte[8 + header.length + 8];
    bytes[0] = (byte) header.length;
    bytes[1] = (byte) (header.length >> 8);
    System.arraycopy(header, 0, bytes, 8, header.length);
    return bytes;
  }

  @Override
  public void read(byte[] input) throws Exception {
    for (String key : new String(input, StandardCharsets.UTF_8).split("\n", -1)) {
      try {
        LoraKey.parse(key);
      } catch (IllegalArgumentException e) {
        // The others are read all the same.
      }
    }
    if (file == null) {
      file = Files.createTempFile("fuzz", ".safetensors");
      file.toFile().deleteOnExit();
    }
    Files.write(file, input);
    LoraFile.read(file);
  }

  @Override
  public long allowance() {
    // Seen: 42 kB: names of weights and a header.
    return 512L << 10;
  }

  @Override
  public Set<Class<? extends Exception>> refusals() {
    return Set.of(AdapterException.class);
  }
}
