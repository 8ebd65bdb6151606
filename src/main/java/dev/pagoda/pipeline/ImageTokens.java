package dev.pagoda.pipeline;

import java.util.Map;

/**
 * What one IP-Adapter makes of its picture: keys and values of every cross-attention, for the
 * picture and for its negative.
 *
 * @param tokens tokens of a picture
 * @param keys [negative and picture, tokens, channels] by module path
 * @param values likewise
 */
record ImageTokens(int tokens, Map<String, float[]> keys, Map<String, float[]> values) {}
