package dev.pagoda.pipeline;

import dev.pagoda.onnx.SessionKey;
import dev.pagoda.text.Tokenizer;

/** A text encoder's graph and its tokenizer. */
record EncoderPart(SessionKey graph, Tokenizer tokenizer) {}
