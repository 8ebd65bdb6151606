package dev.pagoda.pipeline;

import dev.pagoda.model.ModelException;
import dev.pagoda.onnx.GraphSession;
import dev.pagoda.onnx.HostTensor;
import dev.pagoda.onnx.OutputArray;
import dev.pagoda.onnx.RunScope;
import dev.pagoda.onnx.SessionParameters;
import dev.pagoda.request.FieldError;
import dev.pagoda.request.InvalidRequestException;
import dev.pagoda.text.Tokenizer;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A CLIP text encoder: {@code input_ids} int64 [1, 77] to {@code hidden_states.N} [1, 77, width]
 * and, in the second one, {@code text_embeds} [1, pooled]. One text at a time, so that a picture
 * does not depend on what else is in its batch.
 */
final class TextEncoder {
  private static final Pattern HIDDEN_STATES = Pattern.compile("hidden_states\\.(\\d+)");
  private static final String TEXT_EMBEDS = "text_embeds";

  private final Tokenizer tokenizer;
  private final GraphSession session;
  private final Optional<SessionParameters> parameters;
  private final int layers;

  /**
   * @param parameters LoRAs, which the caller closes
   */
  TextEncoder(Tokenizer tokenizer, GraphSession session, Optional<SessionParameters> parameters) {
    this.tokenizer = tokenizer;
    this.parameters = parameters;
    this.session = session;
    this.layers =
        session.outputs().names().stream()
            .map(HIDDEN_STATES::matcher)
            .filter(Matcher::matches)
            .mapToInt(name -> Integer.parseInt(name.group(1)))
            .max()
            .orElseThrow(
                () ->
                    new ModelException(
                        session.name() + " has no outputs hidden_states.N; export it with them."));
  }

  /**
   * Encodes a text.
   *
   * @param clipSkip layers to leave out besides the last one, which SDXL never uses ({@code
   *     hidden_states[-(clip_skip + 2)]})
   */
  TextEmbedding encode(String text, int clipSkip, RunScope scope) {
    int index = layers - 1 - clipSkip;
    if (index < 0) {
      throw new InvalidRequestException(
          List.of(
              new FieldError(
                  "clip_skip",
                  "the text encoder has %d layers, so at most %d can be skipped."
                      .formatted(layers, layers - 1))));
    }
    String hiddenStates = session.outputs().get("hidden_states." + index).name();
    boolean pooled = session.outputs().names().contains(TEXT_EMBEDS);
    long[] ids = tokenizer.encode(text);
    try (HostTensor input = HostTensor.allocate(session.inputs().get("input_ids"), 1, ids.length)) {
      input.write(ids);
      Set<String> wanted = pooled ? Set.of(hiddenStates, TEXT_EMBEDS) : Set.of(hiddenStates);
      Map<String, HostTensor> feeds = Map.of("input_ids", input);
      Map<String, OutputArray> outputs =
          parameters.isPresent()
              ? session.run(scope, parameters.get(), feeds, wanted)
              : session.run(scope, feeds, wanted);
      return new TextEmbedding(
          outputs.get(hiddenStates).data(),
          ids.length,
          pooled ? outputs.get(TEXT_EMBEDS).data() : new float[0]);
    }
  }
}
