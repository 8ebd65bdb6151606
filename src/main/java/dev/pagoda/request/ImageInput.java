package dev.pagoda.request;

/**
 * A picture (or latents, or a mask) that a request works on: bytes lie in the object store, the
 * request holds their key. What came inside the request is stored under the hash of its content.
 *
 * @param object key in the object store
 */
public record ImageInput(String object) {}
