package dev.pagoda.hub;

import java.util.List;

/** Repositories of torch weights, and what to do with them. */
final class NoOnnx {
  private static final String DOCS = "src/docs/models.md";

  private NoOnnx() {}

  static HubException model(PullRequest request, List<String> missing) {
    String how =
        missing.contains("transformer")
            ? "src/docs/export-pixart.md says how to make one"
            : "Make one: optimum-cli export onnx --model %s %s; more in %s"
                .formatted(request.repository(), request.name(), DOCS);
    return new HubException(
        "%s has no ONNX export of %s (%s/model.onnx). %s"
            .formatted(request.repository(), String.join(", ", missing), missing.get(0), how));
  }

  static HubException controlNet(PullRequest request) {
    return new HubException(
        "%s has a config.json, but no ONNX export (model.onnx). For a ControlNet, %s has a script"
                .formatted(request.repository(), DOCS)
            + " that exports it");
  }

  static HubException imageEncoder(PullRequest request) {
    return new HubException(
        "the image encoder of the IP-Adapters in %s is no ONNX export (image_encoder/model.onnx);"
                .formatted(request.repository())
            + " %s has a script that exports it".formatted(DOCS));
  }

  static HubException nothing(PullRequest request, Listing listing, String index) {
    String folders = listing.foldersWith(index);
    return new HubException(
        folders.isEmpty()
            ? "%s holds neither a model with ONNX parts (model_index.json, unet/model.onnx), nor a"
                    .formatted(request.repository())
                + " ControlNet, an IP-Adapter or LoRAs; %s says what those are".formatted(DOCS)
            : "%s holds models in the folders %s; choose one with --folder"
                .formatted(request.repository(), folders));
  }
}
