package dev.pagoda.pipeline;

import dev.pagoda.onnx.SessionCache;
import dev.pagoda.onnx.SessionKey;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Tells which parts of a model are loaded, and how much memory they take together. */
final class LoadRecorder {
  private final SessionCache sessions;
  private final List<String> parts = Collections.synchronizedList(new ArrayList<>());
  private final List<Long> bytes = Collections.synchronizedList(new ArrayList<>());

  LoadRecorder(SessionCache sessions) {
    this.sessions = sessions;
  }

  /** The same model; its sessions are those of the model. */
  SdxlModel of(SdxlModel model) {
    return new SdxlModel(
        model.textEncoders().stream()
            .map(part -> new EncoderPart(observed(part.graph()), part.tokenizer()))
            .toList(),
        observed(model.unet()),
        model.unetChannels(),
        model.forceZerosForEmptyPrompt(),
        model.requiresAestheticsScore(),
        model.timeCondProjDim(),
        model.latentChannels(),
        model.vaeEncoder().map(vae -> new VaeEncoder(observed(vae.encoder()), vae.scaling())),
        new VaeDecoder(
            observed(model.vaeDecoder().decoder()),
            model.vaeDecoder().scaling(),
            model.vaeDecoder().colours()),
        model.vaeScaleFactor(),
        model.schedulers());
  }

  private SessionKey observed(SessionKey key) {
    return new SessionKey(
        key.file(),
        key.kind(),
        file -> {
          parts.add(file.getParent().getFileName().toString());
          bytes.add(sessions.usedBytes());
          return key.loader().apply(file);
        });
  }

  /** Parts in the order in which they were loaded, since the last call. */
  List<String> take() {
    List<String> taken = List.copyOf(parts);
    parts.clear();
    return taken;
  }

  /** Most bytes that the sessions took together whenever one was loaded. */
  long peak() {
    return Collections.max(bytes);
  }
}
