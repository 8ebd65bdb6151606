package dev.pagoda.onnx;

/**
 * What a device's sessions did and take.
 *
 * @param sessions that are loaded
 * @param loads since the process started
 * @param evictions closed to make room for others
 * @param releases closed when nobody used them any more, as the operator wants it
 * @param usedBytes of all sessions, by estimate
 * @param budgetBytes that they may take together
 */
public record SessionStats(
    int sessions, long loads, long evictions, long releases, long usedBytes, long budgetBytes) {}
