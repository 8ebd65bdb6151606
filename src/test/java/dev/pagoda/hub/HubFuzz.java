package dev.pagoda.hub;

import dev.pagoda.fuzz.FuzzTarget;
import java.net.URI;
import java.net.http.HttpHeaders;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What a hub answers: links to more, paths of files; and names of repositories. */
public final class HubFuzz implements FuzzTarget {
  private static final URI AT = URI.create("https://hub.example/api/models/a/b/tree/main");
  private static final Path INSIDE = Path.of("/models/staging");

  @Override
  public List<byte[]> seeds() {
    return FuzzTarget.texts(
        "<https://hub.example/api?cursor=x>; rel=\"next\"",
        "<//other>; a=b; rel=next",
        "unet/model.onnx",
        "../../etc/passwd",
        "a/..\\b",
        "stabilityai/stable-diffusion-xl-base-1.0");
  }

  @Override
  public void read(byte[] input) {
    String text = new String(input, StandardCharsets.UTF_8);
    if (SafePath.isSafe(text)) {
      Path path = INSIDE.resolve(text);
      if (!path.normalize().equals(path) || !path.startsWith(INSIDE)) {
        throw new AssertionError("leads out: " + text);
      }
    }
    try {
      LinkHeader.next(AT, HttpHeaders.of(Map.of("Link", List.of(text)), (a, b) -> true));
    } catch (HubException e) {
      // It may still be a repository.
    }
    Repository repository = Repository.parse(text);
    URI uri = AT.resolve("/" + repository + "/resolve/main/x");
    if (!uri.getRawPath().equals("/" + repository + "/resolve/main/x")) {
      throw new AssertionError("leads elsewhere: " + text);
    }
  }

  @Override
  public long allowance() {
    // Seen: 0.18 MB, for thousands of links in one header.
    return 1L << 20;
  }

  @Override
  public Set<Class<? extends Exception>> refusals() {
    return Set.of(HubException.class, InvalidPullException.class);
  }
}
