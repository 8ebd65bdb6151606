package dev.pagoda.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pagoda.e2e.Studio.Rooms;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Parts of the page by themselves, in the browser that runs them. */
@ExtendWith(Studio.class)
class PartsIT {
  private final Rooms rooms;

  PartsIT(Rooms rooms) {
    this.rooms = rooms;
  }

  @Test
  void eventsAreReadHoweverTheyAreCut() {
    String cutEverywhere =
        """
        async () => {
          const { EventParser } = await import('/page/events.js');
          const text = 'id: 1\\r\\nevent: progress\\r\\ndata: {"a":\\r\\ndata: 1}\\r\\n\\r\\n'
              + ': a sign of life\\n\\nid: 2\\ndata:x\\n\\nevent: half';
          const read = (...parts) => {
            const parser = new EventParser();
            return parts.flatMap((part) => parser.feed(part))
                .map(({ id, name, data }) => `${id} ${name} ${data}`).join('|');
          };
          const found = new Set([read(...text)]);
          for (let at = 0; at <= text.length; at++) found.add(read(text.slice(0, at), text.slice(at)));
          return [...found];
        }
        """;
    try (Visit visit = Visit.atDesk(rooms)) {
      assertThat(visit.page().evaluate(cutEverywhere))
          .isEqualTo(List.of("1 progress {\"a\":\n1}|2 message x"));
    }
  }

  @Test
  void linksHoldEveryValueAsItIs() {
    String thereAndBack =
        """
        async () => {
          const { fromHash, toHash } = await import('/page/link.js');
          const fields = { a: '7', b: 7, c: '', d: ' +&=#%?', e: ['x', 1], f: { g: null }, h: true,
              i: 'true', j: '"', k: 'null', l: '\\u{1F98A} \\n\\u2028', m: 0.1, n: '[1]' };
          return [fromHash(toHash('make', fields)), { view: 'make', fields }].map((one) => JSON.stringify(one));
        }
        """;
    try (Visit visit = Visit.atDesk(rooms)) {
      List<?> both = (List<?>) visit.page().evaluate(thereAndBack);
      assertThat(both.get(0)).isEqualTo(both.get(1));
    }
  }
}
