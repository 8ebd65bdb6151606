package dev.pagoda.adapter.lora;

import dev.pagoda.adapter.AdapterTensors;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A LoRA for SDXL: low-rank differences of matrices, by the module paths of diffusers (UNet, such
 * as {@code down_blocks.1.attentions.0.transformer_blocks.0.attn1.to_q}) and transformers (text
 * encoders, such as {@code text_model.encoder.layers.0.self_attn.q_proj}). Read are the keys of
 * diffusers and PEFT and those of kohya's trainers; what a file holds besides is refused, not left
 * out. Whether a model has the modules, and of that size, is for the model to say.
 *
 * @param file the file
 * @param unet differences of the UNet, in the file's order, as the others
 * @param textEncoder differences of the first text encoder
 * @param textEncoder2 differences of the second text encoder
 */
public record LoraFile(
    Path file,
    Map<String, LoraWeights> unet,
    Map<String, LoraWeights> textEncoder,
    Map<String, LoraWeights> textEncoder2) {

  public LoraFile {
    unet = Collections.unmodifiableMap(new LinkedHashMap<>(unet));
    textEncoder = Collections.unmodifiableMap(new LinkedHashMap<>(textEncoder));
    textEncoder2 = Collections.unmodifiableMap(new LinkedHashMap<>(textEncoder2));
  }

  /**
   * Reads which differences a file holds, and checks their shapes; the weights stay in the file.
   *
   * @throws dev.pagoda.adapter.AdapterException when the file cannot be used; names file and key
   */
  public static LoraFile read(Path file) {
    return new LoraReader(AdapterTensors.open(file)).read();
  }
}
