package dev.pagoda.storage;

import java.time.Duration;

/**
 * An object with its bytes.
 *
 * @param age how long ago this version was written, by the clock of the store: it means the same to
 *     machines whose clocks differ
 */
@SuppressWarnings("ArrayRecordComponent") // handed on, never compared
public record ObjectContent(StoredObject object, byte[] bytes, Duration age) {}
