package dev.pagoda.adapter.ip;

/**
 * The adapter's weights of one cross-attention.
 *
 * @param toKey key of the matrix that makes keys of tokens, [width, tokenWidth]
 * @param toValue key of the matrix that makes values of tokens, [width, tokenWidth]
 * @param width columns of keys and values: the cross-attention's own
 */
public record CrossAttention(String toKey, String toValue, int width) {}
