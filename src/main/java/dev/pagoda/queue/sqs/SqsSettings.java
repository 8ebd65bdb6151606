package dev.pagoda.queue.sqs;

import java.net.URI;
import java.time.Duration;
import java.util.OptionalInt;

/**
 * What a queue is used with.
 *
 * @param url address of the queue; one that ends with {@code .fifo} is a FIFO queue
 * @param visibility how long a message is kept for who received it, 1 second to 12 hours, in whole
 *     seconds
 * @param capacity messages that may wait, at least 1; empty for any number
 */
public record SqsSettings(URI url, Duration visibility, OptionalInt capacity) {}
