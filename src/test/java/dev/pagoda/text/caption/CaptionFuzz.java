package dev.pagoda.text.caption;

import dev.pagoda.fuzz.FuzzTarget;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;

/** Captions that are cleaned of markup, addresses and wrong encodings. */
public final class CaptionFuzz implements FuzzTarget {
  @Override
  public List<byte[]> seeds() {
    return FuzzTarget.texts(
        "A <b>fox</b> &amp; a &lt;cat&gt; at https://example.com/a?b=%41 #1 IMG_1234.jpg",
        "<!DOCTYPE x [<!ENTITY a \"b\">]><script>a</script><a href='x'>&#x1F600;&#9999999999;",
        "sÃ³ mojibake â€œquotedâ€\u009d \"\"\" ((((a)))) 1-2-3 user@example.com @nick",
        "\u0627\u0628\u202e\ufeff\ud83d\ude00 ... a--b__c /*x*/ 1920x1080 free shipping",
        "<![CDATA[x]]><?php ?><!-- - -- --->&notanentity;&");
  }

  @Override
  public void read(byte[] input) {
    Captions.clean(new String(input, StandardCharsets.UTF_8));
    Captions.plain(new String(input, StandardCharsets.ISO_8859_1));
  }

  @Override
  public long allowance() {
    // Seen: 0.17 MB, cleaned twice.
    return 1L << 20;
  }

  @Override
  public Set<Class<? extends Exception>> refusals() {
    return Set.of();
  }

  @Override
  public long perByte() {
    return 2000;
  }

  @Override
  public int longest() {
    return 2000;
  }
}
