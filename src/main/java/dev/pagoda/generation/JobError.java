package dev.pagoda.generation;

/**
 * Why a job failed.
 *
 * @param code for programs: {@code does_not_fit}, …
 * @param status the HTTP status that says the same
 * @param message a sentence for a person
 */
public record JobError(String code, int status, String message) {}
