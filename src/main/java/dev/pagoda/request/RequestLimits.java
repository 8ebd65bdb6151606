package dev.pagoda.request;

/**
 * Bounds that an operator sets.
 *
 * @param pixels largest width times height of one picture
 * @param steps largest number of denoising steps
 * @param images largest number of pictures of one request
 * @param promptCharacters longest prompt, in code points
 */
public record RequestLimits(long pixels, int steps, int images, int promptCharacters) {}
