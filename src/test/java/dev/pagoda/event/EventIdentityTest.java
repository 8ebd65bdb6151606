package dev.pagoda.event;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** One event has one key, two have two, whatever they are called. */
class EventIdentityTest {
  @Test
  void aPlainIdentityCanBeReadInItsKey() {
    assertThat(new EventIdentity("sqs", "6c5a-1").key().value()).isEqualTo("event|sqs|6c5a-1");
  }

  @Test
  void identitiesThatAreAlikeHaveKeysOfTheirOwn() {
    List<EventIdentity> identities =
        List.of(
            new EventIdentity("a", "b|c"),
            new EventIdentity("a|b", "c"),
            new EventIdentity("", "a|b|c"),
            new EventIdentity("a ", "b"),
            new EventIdentity("a", " b"),
            new EventIdentity("s3://bucket/ä b.json", "1"),
            new EventIdentity("s3://bucket/ä b.json", "2"),
            new EventIdentity("s3://bucket/" + "x".repeat(1000), "1"),
            new EventIdentity("s3://bucket/" + "x".repeat(1001), "1"));
    Set<String> keys = new HashSet<>();
    identities.forEach(identity -> keys.add(identity.key().value()));
    assertThat(keys).hasSameSizeAs(identities);
    identities.forEach(
        identity ->
            assertThat(identity.key())
                .isEqualTo(new EventIdentity(identity.source(), identity.id()).key()));
  }
}
