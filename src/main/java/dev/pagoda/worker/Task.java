package dev.pagoda.worker;

import dev.pagoda.generation.Job;
import dev.pagoda.generation.LiveJob;
import dev.pagoda.queue.Delivery;

/**
 * A job that a worker of this process has claimed.
 *
 * @param job as it was claimed
 * @param live its progress and cancel
 * @param delivery what the queue is told of it
 * @param beat keeps it
 */
record Task(Job job, LiveJob live, Delivery delivery, Heartbeats.Beat beat) {}
