package dev.pagoda.pipeline;

/**
 * What the denoiser is given at every step alike.
 *
 * @param prompts encoded prompts, of as many rows as the denoiser is given
 * @param timeIds float32 [rows, 5 or 6], see {@link TimeIds}
 * @param guidanceEmbedding one row of {@code timestep_cond}; empty if the graph takes none
 * @param extraChannels float32 [channels, h, w] that follow the latents' own in every row, such as
 *     those of inpainting models; may be empty
 */
@SuppressWarnings("ArrayRecordComponent") // moved, never compared
record Conditioning(
    PromptEmbeds prompts, float[] timeIds, float[] guidanceEmbedding, float[] extraChannels) {}
