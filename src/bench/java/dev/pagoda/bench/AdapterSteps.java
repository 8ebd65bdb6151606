package dev.pagoda.bench;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession.RunOptions;
import dev.pagoda.onnx.ApplicationEnvironment;
import dev.pagoda.onnx.RunScope;
import dev.pagoda.onnx.SessionParameters;
import dev.pagoda.onnx.graph.Extensions;
import dev.pagoda.onnx.graph.PagGraph;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What LoRAs and IP-Adapters cost when they are used, and what other designs would. */
final class AdapterSteps implements AutoCloseable {
  private static final List<Integer> PICTURE_TOKENS = List.of(4, 16);
  private static final float ROUNDING = 1e-3f;
  private static final float EFFECT = 1e-2f;

  private final Setup setup;
  private final LoadedGraph graph;
  private final LoadedGraph merged;
  private final LoraFactors lora;
  private final Map<String, OnnxTensor> inputs;
  private final RunScope scope = new RunScope();
  private final List<SessionParameters> parameters = new ArrayList<>();

  private AdapterSteps(Setup setup) throws OrtException, IOException {
    this.setup = setup;
    this.graph = LoadedGraph.of(PagGraph.rewrite(setup.unet().file()));
    this.lora = LoraFactors.of(setup, graph.extensions());
    MergedModel.write(setup, lora);
    this.merged = LoadedGraph.of(PagGraph.rewrite(MergedModel.file(setup)));
    this.inputs = setup.inputs().off(graph.extensions(), 2);
  }

  static String table(Setup setup) throws OrtException, IOException {
    try (AdapterSteps adapters = new AdapterSteps(setup)) {
      List<Step> steps = adapters.all();
      check(steps);
      return RatioTable.of(List.of("off"), steps, setup.rounds());
    }
  }

  private List<Step> all() throws OrtException {
    Extensions extensions = graph.extensions();
    Work work = setup.unet().work();
    List<Step> steps = new ArrayList<>();
    steps.add(Step.of("off", 2, graph.session(), inputs));
    steps.add(
        with(
            "LoRA, rank " + LoraFactors.RANK,
            lora.work(work, extensions),
            lora.parameters(extensions)));
    steps.add(Step.of("the LoRA merged into a second session", 2, merged.session(), inputs));
    steps.add(with("off, naive LoRA inputs", 0, LoraFactors.emptyOverAllTokens(extensions)));
    for (int tokens : PICTURE_TOKENS) {
      ImagePromptTokens picture =
          new ImagePromptTokens(tokens, 2, setup.shape().headSize(), setup.shape().seed());
      steps.add(
          with(
              "IP-Adapter, " + tokens + " tokens",
              picture.work(work, extensions),
              picture.parameters(extensions)));
    }
    return steps;
  }

  /** A step with parameters that bring so many multiply-adds to a row. */
  private Step with(String label, long work, SessionParameters values) {
    parameters.add(values);
    RunOptions options = ApplicationEnvironment.options(scope, values);
    double more = 2.0 * work / setup.unet().work().perRow();
    return new Step(label, 2 + more, () -> graph.session().run(inputs, options));
  }

  /** Runs each step once: warms it up, and makes sure that it changes what it should. */
  private static void check(List<Step> steps) throws OrtException {
    float[] off = steps.get(0).output();
    float[] lora = steps.get(1).output();
    Check.changed(off, lora, EFFECT, steps.get(1).label());
    Check.close(lora, steps.get(2).output(), ROUNDING, steps.get(2).label());
    Check.same(off, steps.get(3).output(), steps.get(3).label());
    for (Step step : steps.subList(4, steps.size())) {
      Check.changed(off, step.output(), EFFECT, step.label());
    }
  }

  @Override
  public void close() throws OrtException {
    scope.close();
    parameters.forEach(SessionParameters::close);
    graph.close();
    merged.close();
  }
}
