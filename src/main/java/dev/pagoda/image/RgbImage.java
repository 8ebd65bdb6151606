package dev.pagoda.image;

/**
 * A picture in memory.
 *
 * @param rgb width * height * 3 bytes, row by row, red green blue
 */
@SuppressWarnings("ArrayRecordComponent") // pixels are moved, never compared
public record RgbImage(int width, int height, byte[] rgb) {}
