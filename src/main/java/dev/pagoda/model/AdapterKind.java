package dev.pagoda.model;

/** What can be added to a model by name. */
public enum AdapterKind {
  CONTROLNET("controlnet"),
  IP_ADAPTER("ip-adapter"),
  LORA("lora");

  private final String id;

  AdapterKind(String id) {
    this.id = id;
  }

  /** Name in {@code /v1/models}. */
  public String id() {
    return id;
  }
}
