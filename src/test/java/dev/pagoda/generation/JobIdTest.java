package dev.pagoda.generation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Ids are well formed and spread over all that they could be. */
class JobIdTest {
  @Test
  void drawnIdsAreValidAndDiffer() {
    Set<String> ids = new HashSet<>();
    Set<Integer> lastCharacters = new HashSet<>();
    for (int i = 0; i < 2000; i++) {
      String id = JobId.draw();
      assertThat(JobId.isValid(id)).as(id).isTrue();
      ids.add(id);
      lastCharacters.add((int) id.charAt(25));
    }
    assertThat(ids).hasSize(2000);
    assertThat(lastCharacters).hasSize(32);
  }
}
