package dev.pagoda.request;

/**
 * A picture, or latents, that came inside a request.
 *
 * @param key under which it is stored: {@code inputs/}, the SHA-256 of its content, and what it is
 * @param contentType media type
 * @param content as it was sent
 */
@SuppressWarnings("ArrayRecordComponent") // handed on, never compared
public record InlineImage(String key, String contentType, byte[] content) {}
