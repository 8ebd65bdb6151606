package dev.pagoda.bench;

/** Sessions whose memory is compared. */
enum Held {
  STOCK("UNet, stock"),
  REWRITTEN("UNet, rewritten, everything off"),
  WITH_LORA("the same with a LoRA of rank 16 active"),
  WITH_MERGED("the same and a second session with the LoRA merged");

  private final String label;

  Held(String label) {
    this.label = label;
  }

  String label() {
    return label;
  }
}
