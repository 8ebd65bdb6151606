package dev.pagoda.request;

/** One thing wrong with a request: the JSON field and a sentence for the person who sent it. */
public record FieldError(String field, String message) {}
