package dev.pagoda.storage;

/** An object with its bytes. */
@SuppressWarnings("ArrayRecordComponent") // handed on, never compared
public record ObjectContent(StoredObject object, byte[] bytes) {}
