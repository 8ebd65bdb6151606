package dev.pagoda.generation;

/**
 * A worker's hold on a job. It is held while its record is written again and again; a record that
 * is older than the lease, by the clock of the store, says that its worker is gone.
 *
 * @param by who has it
 * @param beats how often it has been renewed
 */
public record Claim(Claimant by, long beats) {
  Claim renewed() {
    return new Claim(by, beats + 1);
  }
}
