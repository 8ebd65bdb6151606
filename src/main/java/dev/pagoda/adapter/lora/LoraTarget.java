package dev.pagoda.adapter.lora;

import java.util.Optional;

/** The network that a weight is added to. */
enum LoraTarget {
  UNET("unet"),
  TEXT_ENCODER("text_encoder"),
  TEXT_ENCODER_2("text_encoder_2");

  private final String component;

  LoraTarget(String component) {
    this.component = component;
  }

  /** Name of the component in a pipeline of diffusers, which its keys begin with. */
  String component() {
    return component;
  }

  static Optional<LoraTarget> ofComponent(String component) {
    for (LoraTarget target : values()) {
      if (target.component.equals(component)) {
        return Optional.of(target);
      }
    }
    return Optional.empty();
  }

  /** kohya's prefixes: {@code te} is the only text encoder of older models, {@code te1} here. */
  static LoraTarget ofKohya(String prefix) {
    return switch (prefix) {
      case "unet" -> UNET;
      case "te2" -> TEXT_ENCODER_2;
      default -> TEXT_ENCODER;
    };
  }

  /** The matrices of the network. */
  ModuleNames matrices() {
    return this == UNET ? SdxlModules.UNET_LINEAR : SdxlModules.TEXT_ENCODER;
  }
}
