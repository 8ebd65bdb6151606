package dev.pagoda.pipeline;

/** Latents, float32 [batch, channels, height, width] in NCHW order. */
@SuppressWarnings("ArrayRecordComponent") // moved, never compared
public record Latents(float[] data, int batch, int channels, int height, int width) {}
