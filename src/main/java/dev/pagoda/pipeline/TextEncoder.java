package dev.pagoda.pipeline;

import dev.pagoda.model.ModelException;
import dev.pagoda.onnx.GraphSession;
import dev.pagoda.onnx.HostTensor;
import dev.pagoda.onnx.OutputArray;
import dev.pagoda.onnx.SessionParameters;
import dev.pagoda.request.FieldError;
import dev.pagoda.request.InvalidRequestException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A CLIP text encoder in one run: {@code input_ids} int64 [1, 77] to {@code hidden_states.N} [1,
 * 77, width] and, in the second one, {@code text_embeds} [1, pooled]. One text at a time, so that a
 * picture does not depend on what else is in its batch. The session is leased with the first text
 * that is not remembered, until this is closed.
 */
final class TextEncoder implements AutoCloseable {
  private static final Pattern HIDDEN_STATES = Pattern.compile("hidden_states\\.(\\d+)");
  private static final String TEXT_EMBEDS = "text_embeds";

  private final EncoderPart part;
  private final Loras loras;
  private final boolean second;
  private final RunContext run;
  private final LazyLease lease;
  private EncoderLoras parameters;

  /**
   * @param loras of the run, whether they change the encoder or not
   * @param second whether it is OpenCLIP ViT-bigG
   */
  TextEncoder(EncoderPart part, Loras loras, boolean second, RunContext run) {
    this.part = part;
    this.loras = loras;
    this.second = second;
    this.run = run;
    this.lease = new LazyLease(run, ModelPart.TEXT_ENCODER, part.graph());
  }

  /**
   * Encodes a text.
   *
   * @param clipSkip layers to leave out besides the last one, which SDXL never uses ({@code
   *     hidden_states[-(clip_skip + 2)]})
   * @throws InvalidRequestException when the encoder has not so many
   */
  TextEmbedding encode(String text, int clipSkip) {
    run.control().checkCanceled();
    long[] ids = part.tokenizer().encode(text);
    String options = "clip_skip " + clipSkip + loras.textEncoderVersion(second);
    return run.prompts()
        .get(
            PromptKey.of(part.graph(), ids, options),
            lease,
            session -> encode(session, ids, clipSkip));
  }

  private TextEmbedding encode(GraphSession session, long[] ids, int clipSkip) {
    String hiddenStates = hiddenStates(session, clipSkip);
    boolean pooled = session.outputs().names().contains(TEXT_EMBEDS);
    Set<String> wanted = pooled ? Set.of(hiddenStates, TEXT_EMBEDS) : Set.of(hiddenStates);
    try (HostTensor input = HostTensor.allocate(session.inputs().get("input_ids"), 1, ids.length)) {
      input.write(ids);
      Map<String, OutputArray> outputs = run(session, Map.of("input_ids", input), wanted);
      return new TextEmbedding(
          outputs.get(hiddenStates).data(),
          ids.length,
          pooled ? outputs.get(TEXT_EMBEDS).data() : new float[0]);
    }
  }

  private Map<String, OutputArray> run(
      GraphSession session, Map<String, HostTensor> feeds, Set<String> wanted) {
    if (parameters == null) {
      parameters = EncoderLoras.of(loras, second, session);
    }
    Optional<SessionParameters> changed = parameters.parameters();
    return changed.isPresent()
        ? session.run(run.scope(), changed.get(), feeds, wanted)
        : session.run(run.scope(), feeds, wanted);
  }

  private static String hiddenStates(GraphSession session, int clipSkip) {
    int layers =
        session.outputs().names().stream()
            .map(HIDDEN_STATES::matcher)
            .filter(Matcher::matches)
            .mapToInt(name -> Integer.parseInt(name.group(1)))
            .max()
            .orElseThrow(
                () ->
                    new ModelException(
                        session.name() + " has no outputs hidden_states.N; export it with them."));
    int index = layers - 1 - clipSkip;
    if (index < 0) {
      throw new InvalidRequestException(
          List.of(
              new FieldError(
                  "clip_skip",
                  "the text encoder has %d layers, so at most %d can be skipped."
                      .formatted(layers, layers - 1))));
    }
    return session.outputs().get("hidden_states." + index).name();
  }

  @Override
  public void close() {
    try (lease) {
      if (parameters != null) {
        parameters.close();
      }
    }
  }
}
