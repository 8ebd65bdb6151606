package dev.pagoda.api;

import java.util.List;

/**
 * What {@code scheduler} of a request can be.
 *
 * @param names short names
 */
record SchedulerNames(List<String> names) {}
