package dev.pagoda.pipeline;

/** Milliseconds of a run: loading sessions, encoding pictures and prompts, denoising, decoding. */
public record RunTimings(long loadMs, long encodeMs, long denoiseMs, long decodeMs) {}
