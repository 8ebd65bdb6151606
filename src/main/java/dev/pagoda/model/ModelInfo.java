package dev.pagoda.model;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/**
 * What a model can do, as plain data: a front end that has no ONNX Runtime validates with it.
 *
 * @param name directory name
 * @param family which fields requests may have
 * @param pipelineClass {@code _class_name} of {@code model_index.json}
 * @param tasks {@code text-to-image}, {@code image-to-image} and {@code inpainting}, or some of
 *     them
 * @param selfAttentionLayers diffusers module paths in order of execution
 * @param sizeMultiple width and height must be multiples of it
 * @param defaultWidth pixels
 * @param defaultHeight pixels
 * @param fixedSize the model renders nothing but the default size
 * @param binSide side in pixels of the table of resolutions that a PixArt-Sigma model renders in; a
 *     request may ask for other sizes, which are cut of these
 * @param maxSequenceLength most tokens per prompt that a request may ask for
 * @param maxClipSkip largest {@code clip_skip} for which the text encoders export hidden states
 * @param integerTimesteps the denoiser takes int64 timesteps, so fractional ones cannot be given
 * @param requiresAestheticsScore conditioned on an aesthetic score, as refiners are
 * @param crossAttentionDim columns of the prompt embeddings; adapters must have the same
 * @param scheduler the model's own scheduler configuration, {@code _class_name} included
 * @param created when the directory was made
 */
public record ModelInfo(
    String name,
    ModelFamily family,
    String pipelineClass,
    List<String> tasks,
    List<String> selfAttentionLayers,
    int sizeMultiple,
    int defaultWidth,
    int defaultHeight,
    boolean fixedSize,
    OptionalInt binSide,
    int maxSequenceLength,
    int maxClipSkip,
    boolean integerTimesteps,
    boolean requiresAestheticsScore,
    int crossAttentionDim,
    Map<String, Object> scheduler,
    Instant created) {}
