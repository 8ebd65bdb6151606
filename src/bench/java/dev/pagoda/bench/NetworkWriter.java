package dev.pagoda.bench;

import ai.onnx.proto.OnnxMl.GraphProto;

/** Writes the graph of one network. */
interface NetworkWriter {

  /**
   * The graph as exporters write it.
   *
   * @param height of the latents that work is counted for
   * @param width likewise
   */
  GraphProto write(int height, int width);
}
