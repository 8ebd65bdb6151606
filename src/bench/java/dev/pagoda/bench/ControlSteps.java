package dev.pagoda.bench;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.pagoda.onnx.graph.ControlNetGraph;
import dev.pagoda.onnx.graph.Extensions;
import dev.pagoda.onnx.graph.PagGraph;
import dev.pagoda.onnx.graph.RewrittenModel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** What a ControlNet costs beside the UNet, in a session of its own and in the UNet's. */
final class ControlSteps implements AutoCloseable {
  private static final String PERTURBED = "mid_block";
  private static final float ROUNDING = 1e-3f;
  private static final float EFFECT = 1e-2f;

  private final UnetInputs inputs;
  private final Work work;
  private final double netRow;
  private final LoadedGraph controlNet;
  private final LoadedGraph unet;
  private final LoadedGraph joined;

  private ControlSteps(Setup setup) throws OrtException, InvalidProtocolBufferException {
    RewrittenModel net = ControlNetGraph.rewrite(setup.controlNet().file());
    RewrittenModel denoiser = PagGraph.rewrite(setup.unet().file());
    inputs = setup.inputs();
    work = setup.unet().work();
    netRow = (double) setup.controlNet().work().perRow() / work.perRow();
    controlNet = LoadedGraph.of(net);
    unet = LoadedGraph.of(denoiser);
    joined = LoadedGraph.of(JoinedGraph.of(net, denoiser, setup.directory().toAbsolutePath()));
  }

  static String table(Setup setup) throws OrtException, InvalidProtocolBufferException {
    try (ControlSteps control = new ControlSteps(setup)) {
      List<Step> steps = control.all();
      check(steps);
      return RatioTable.of(List.of("UNet"), steps, setup.rounds());
    }
  }

  private List<Step> all() throws OrtException {
    Extensions extensions = unet.extensions();
    Set<String> perturbed =
        extensions.selfAttentions().stream()
            .filter(layer -> layer.startsWith(PERTURBED))
            .collect(Collectors.toSet());
    Map<String, OnnxTensor> off = inputs.off(extensions, 2);
    Map<String, OnnxTensor> pag = inputs.rewritten(extensions, 2, perturbed);
    Map<String, OnnxTensor> two = inputs.controlNet(controlNet.extensions().residuals(), 2);
    Map<String, OnnxTensor> three = inputs.controlNet(controlNet.extensions().residuals(), 3);
    Map<String, OnnxTensor> both = new HashMap<>(off);
    both.keySet().removeAll(extensions.residuals());
    both.putAll(two);
    double late = work.rowUnits(perturbed);
    return List.of(
        Step.of("UNet alone, 2 rows", 2, unet.session(), off),
        Step.of("ControlNet alone, 2 rows", 2 * netRow, controlNet.session(), two),
        Step.of("ControlNet alone, 3 rows", 3 * netRow, controlNet.session(), three),
        controlled("ControlNet and UNet, two sessions", 2 + 2 * netRow, two, off),
        Step.of("ControlNet and UNet, one session", 2 + 2 * netRow, joined.session(), both),
        Step.of("PAG on mid_block without ControlNet", late, unet.session(), pag),
        controlled("PAG on mid_block, ControlNet on 2 rows", late + 2 * netRow, two, pag),
        controlled(
            "naive PAG, ControlNet on 3 rows", 3 + 3 * netRow, three, inputs.off(extensions, 3)));
  }

  /** The ControlNet and then the UNet, which takes its residuals where they are. */
  private Step controlled(
      String label, double rows, Map<String, OnnxTensor> net, Map<String, OnnxTensor> denoiser) {
    List<String> residuals = unet.extensions().residuals();
    List<String> outputs = controlNet.extensions().residuals();
    Map<String, OnnxTensor> fed = new HashMap<>(denoiser);
    return new Step(
        label,
        rows,
        () -> {
          try (OrtSession.Result result = controlNet.session().run(net)) {
            for (int i = 0; i < outputs.size(); i++) {
              fed.put(residuals.get(i), (OnnxTensor) result.get(outputs.get(i)).orElseThrow());
            }
            return unet.session().run(fed);
          }
        });
  }

  /** Runs each step once: warms it up, and makes sure that it computes what it should. */
  private static void check(List<Step> steps) throws OrtException {
    List<float[]> outputs = new ArrayList<>();
    for (Step step : steps) {
      outputs.add(step.output());
    }
    float[] controlled = outputs.get(3);
    Check.changed(outputs.get(0), controlled, EFFECT, steps.get(3).label());
    Check.close(controlled, outputs.get(4), ROUNDING, steps.get(4).label());
    for (int pag : new int[] {6, 7}) {
      float[] first = Arrays.copyOf(outputs.get(pag), controlled.length);
      Check.close(controlled, first, ROUNDING, steps.get(pag).label());
    }
  }

  @Override
  public void close() throws OrtException {
    joined.close();
    unet.close();
    controlNet.close();
  }
}
