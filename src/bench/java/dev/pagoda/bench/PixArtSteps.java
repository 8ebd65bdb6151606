package dev.pagoda.bench;

import ai.onnxruntime.OrtException;
import dev.pagoda.bench.PagSteps.Part;
import dev.pagoda.onnx.graph.PagGraph;
import java.io.IOException;
import java.util.List;
import java.util.Locale;

/** What perturbed-attention guidance costs in PixArt-Sigma's transformer. */
final class PixArtSteps {
  private PixArtSteps() {}

  static String table(Setup setup) throws OrtException, IOException {
    PixArtShape shape = PixArtShape.quarter();
    BenchModel transformer =
        BenchModel.in(
            setup.directory().resolve("pixart").resolve("transformer"),
            (weights, work) -> new PixArtWriter(shape, weights, work),
            shape.seed(),
            setup.latents());
    List<Part> parts =
        List.of(
            new Part("blocks.1 (blocks 1, 10..19)", "blocks.1"),
            new Part("block 14", "b14"),
            new Part("block 27", "b27"));
    return heading(transformer)
        + PagSteps.table(
            transformer,
            PagGraph.rewriteTransformer(transformer.file()),
            new PixArtInputs(shape, setup.latents(), setup.latents()),
            parts,
            setup.rounds());
  }

  private static String heading(BenchModel transformer) {
    Work work = transformer.work();
    double cross = work.shareWithin(".attn2.") + work.share("caption_projection");
    return String.format(
        Locale.ROOT,
        "Transformer of PixArt-Sigma's topology, %.0f M parameters, %.0f GFLOP a row:"
            + " self-attention's scores %.1f %%, its projections %.1f %%, cross-attention %.1f %%,"
            + " feed-forward %.1f %%.%n%n",
        transformer.parameters() / 1e6,
        2 * work.perRow() / 1e9,
        100 * work.shareWithin(".attn1.scores"),
        100 * work.shareWithin(".attn1.to_"),
        100 * cross,
        100 * work.shareWithin(".ff."));
  }
}
