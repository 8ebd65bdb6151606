package dev.pagoda.onnx.graph;

import dev.pagoda.fuzz.FuzzTarget;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/** Model files: their signature, and their rewriting. */
public final class OnnxFuzz implements FuzzTarget {
  private Path file;

  @Override
  public List<byte[]> seeds() {
    return List.of(
        new TinyGraph()
            .input("sample", "batch", "1", "tokens", "4")
            .integers("axis", 1)
            .node("Squeeze", "/Squeeze", List.of("sample", "axis"), "x")
            .attention("mid_block.attentions.0.transformer_blocks.0.attn1", "x", "out")
            .output("out", "batch", "tokens", "4")
            .model(17),
        new TinyGraph()
            .input("sample", "batch", "4", "height", "width")
            .output("out", "batch", "4", "height", "width")
            .node("Neg", "/Neg", List.of("sample"), "out")
            .model(17));
  }

  @Override
  public void read(byte[] input) throws IOException {
    if (file == null) {
      file = Files.createTempFile("fuzz", ".onnx");
      file.toFile().deleteOnExit();
    }
    Files.write(file, input);
    try {
      GraphSignature.read(file);
    } catch (IOException e) {
      // The rewriter looks at it, too.
    }
    try {
      PagGraph.rewriteTransformer(file);
    } catch (UnsupportedGraphException e) {
      // And so does the other one.
    }
    PagGraph.rewrite(file);
  }

  @Override
  public long allowance() {
    // Seen: 0.7 MB: a graph is read twice and rewritten twice, which adds some hundred nodes.
    return 4L << 20;
  }

  @Override
  public Set<Class<? extends Exception>> refusals() {
    return Set.of(UnsupportedGraphException.class, UncheckedIOException.class);
  }

  @Override
  public int longest() {
    return 8192;
  }
}
