package dev.pagoda.pipeline;

/** Milliseconds of a run: loading sessions, encoding prompts, denoising, decoding. */
public record RunTimings(long loadMs, long encodeMs, long denoiseMs, long decodeMs) {}
