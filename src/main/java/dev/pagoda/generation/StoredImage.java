package dev.pagoda.generation;

/**
 * A picture of a job in the object store.
 *
 * @param key of the object
 * @param contentType media type
 * @param width pixels
 * @param height pixels
 * @param seed of its noise
 * @param sha256 of the object, lower-case hexadecimal
 */
public record StoredImage(
    String key, String contentType, int width, int height, long seed, String sha256) {}
