package dev.pagoda.storage;

/**
 * What is known of an object without its content.
 *
 * @param key its name
 * @param contentType media type
 * @param size bytes
 * @param sha256 of the content, lower-case hexadecimal
 * @param version changes with every replacement; opaque
 */
public record StoredObject(
    String key, String contentType, long size, String sha256, String version) {}
