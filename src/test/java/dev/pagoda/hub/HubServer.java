package dev.pagoda.hub;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A hub that speaks the Hugging Face hub's file protocol, on two ports: large files come from a
 * store of another address, as they do there. Tests can let requests fail. {@code
 * huggingface_hub}'s {@code snapshot_download} takes it for a hub.
 */
public final class HubServer implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Pattern API =
      Pattern.compile("/api/models/([^/]+/[^/]+)(?:/(revision|tree)/([^/]+))?");
  private static final Pattern FILE = Pattern.compile("/([^/]+/[^/]+)/resolve/([^/]+)/(.+)");
  private static final Pattern STORE = Pattern.compile("/store/([0-9a-f]{64})");

  private static final int CHUNK = 1 << 20;

  /** What goes wrong with one request for a file. */
  interface Fault {
    /** Answers instead; false: the file is sent all the same. */
    boolean apply(HttpExchange exchange, byte[] content) throws IOException;
  }

  /** A request that came. */
  record Seen(boolean store, String method, String path, String authorization, String range) {}

  private final Map<String, HubRepository> repositories = new ConcurrentHashMap<>();
  private final Map<String, Deque<Fault>> faults = new ConcurrentHashMap<>();
  private final List<Seen> seen = new CopyOnWriteArrayList<>();
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final HttpServer hub;
  private final HttpServer store;
  private volatile String token;
  private volatile boolean gated;
  private volatile int pageSize = 1000;

  public HubServer() throws IOException {
    hub = start(this::answer);
    store = start(this::answerStore);
  }

  public URI endpoint() {
    return URI.create("http://127.0.0.1:" + hub.getAddress().getPort());
  }

  public HubServer add(String name, HubRepository repository) {
    repositories.put(name, repository);
    return this;
  }

  /** Without it, repositories are hidden, or gated: listed, but their files are not given. */
  public void requireToken(String wanted, boolean onlyFiles) {
    token = wanted;
    gated = onlyFiles;
  }

  void pageSize(int size) {
    pageSize = size;
  }

  /** Lets the next request fail whose path ends so. */
  void fail(String suffix, Fault fault) {
    faults.computeIfAbsent(suffix, any -> new ArrayDeque<>()).add(fault);
  }

  List<Seen> seen() {
    return seen;
  }

  /** Files that were asked for, in order. */
  public List<String> files() {
    return seen.stream()
        .map(s -> FILE.matcher(s.path()))
        .filter(Matcher::matches)
        .map(m -> m.group(3))
        .toList();
  }

  private HttpServer start(HttpHandler handler) throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", handler);
    server.setExecutor(threads);
    server.start();
    return server;
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      String path = note(exchange, false);
      Matcher api = API.matcher(path);
      Matcher file = FILE.matcher(path);
      String name = api.matches() ? api.group(1) : file.matches() ? file.group(1) : "";
      HubRepository repository = repositories.get(name);
      boolean known = ("Bearer " + token).equals(header(exchange, "Authorization"));
      if (token != null && !known && (file.matches() || !gated)) {
        error(
            exchange,
            header(exchange, "Authorization").isEmpty() || !gated ? 401 : 403,
            gated ? "GatedRepo" : "RepoNotFound");
      } else if (repository == null) {
        error(exchange, 404, "RepoNotFound");
      } else if (api.matches()) {
        answerApi(exchange, repository, name, api);
      } else {
        answerFile(exchange, repository, file.group(2), file.group(3));
      }
    }
  }

  private void answerApi(HttpExchange exchange, HubRepository repository, String name, Matcher api)
      throws IOException {
    String revision = api.group(3) == null ? "main" : URLDecoder.decode(api.group(3), UTF_8);
    if (!List.of("main", "refs/pr/1").contains(revision) && !repository.has(revision)) {
      error(exchange, 404, "RevisionNotFound");
    } else if (!"tree".equals(api.group(2))) {
      send(exchange, 200, JSON.writeValueAsBytes(repository.info(name)), 0);
    } else {
      List<ObjectNode> all = repository.tree();
      Matcher cursor =
          Pattern.compile("cursor=(\\d+)")
              .matcher(String.valueOf(exchange.getRequestURI().getQuery()));
      int from = cursor.find() ? Integer.parseInt(cursor.group(1)) : 0;
      int to = Math.min(all.size(), from + pageSize);
      if (to < all.size()) {
        exchange
            .getResponseHeaders()
            .add(
                "Link",
                "<%s%s?recursive=true&cursor=%d>; rel=\"next\""
                    .formatted(endpoint(), exchange.getRequestURI().getRawPath(), to));
      }
      send(exchange, 200, JSON.writeValueAsBytes(all.subList(from, to)), 0);
    }
  }

  private void answerFile(
      HttpExchange exchange, HubRepository repository, String revision, String path)
      throws IOException {
    byte[] content = repository.content(path);
    boolean pinned = repository.has(revision);
    exchange.getResponseHeaders().add("X-Repo-Commit", pinned ? revision : repository.commit());
    if (!pinned && !revision.equals("main")) {
      error(exchange, 404, "RevisionNotFound");
    } else if (content == null) {
      error(exchange, 404, "EntryNotFound");
    } else if (repository.isLarge(path)) {
      String sha = repository.etag(path);
      exchange.getResponseHeaders().add("X-Linked-Etag", "\"" + sha + "\"");
      exchange.getResponseHeaders().add("X-Linked-Size", String.valueOf(content.length));
      exchange
          .getResponseHeaders()
          .add(
              "Location",
              "http://127.0.0.1:%d/store/%s?signature=s&path=%s"
                  .formatted(store.getAddress().getPort(), sha, path));
      exchange.sendResponseHeaders(302, -1);
    } else if (!fails(exchange, path, content)) {
      exchange.getResponseHeaders().add("ETag", "\"" + repository.etag(path) + "\"");
      send(exchange, 200, content, from(exchange));
    }
  }

  private void answerStore(HttpExchange exchange) throws IOException {
    try (exchange) {
      Matcher path = STORE.matcher(note(exchange, true));
      byte[] content =
          repositories.values().stream()
              .map(repository -> path.matches() ? repository.bySha256(path.group(1)) : null)
              .filter(Objects::nonNull)
              .findFirst()
              .orElse(null);
      String name = exchange.getRequestURI().getQuery().replaceAll(".*path=", "");
      if (content == null || !header(exchange, "Authorization").isEmpty()) {
        error(exchange, 400, "TwoCredentials"); // as signed addresses of object stores do
      } else if (!fails(exchange, name, content)) {
        exchange.getResponseHeaders().add("ETag", "\"" + path.group(1) + "\"");
        send(exchange, 200, content, from(exchange));
      }
    }
  }

  private boolean fails(HttpExchange exchange, String path, byte[] content) throws IOException {
    for (Map.Entry<String, Deque<Fault>> entry : faults.entrySet()) {
      Fault fault = path.endsWith(entry.getKey()) ? entry.getValue().poll() : null;
      if (fault != null && fault.apply(exchange, content)) {
        return true;
      }
    }
    return false;
  }

  private String note(HttpExchange exchange, boolean atStore) {
    String path = exchange.getRequestURI().getRawPath();
    seen.add(
        new Seen(
            atStore,
            exchange.getRequestMethod(),
            path,
            header(exchange, "Authorization"),
            header(exchange, "Range")));
    return path;
  }

  static long from(HttpExchange exchange) {
    String range = header(exchange, "Range");
    return range.isEmpty() ? 0 : Long.parseLong(range.replaceAll("bytes=(\\d+)-.*", "$1"));
  }

  /** Sends what a range asks for, or all. */
  static void send(HttpExchange exchange, int status, byte[] content, long from)
      throws IOException {
    int start = (int) from;
    if (from > 0) {
      exchange
          .getResponseHeaders()
          .add(
              "Content-Range",
              "bytes %d-%d/%d".formatted(from, content.length - 1, content.length));
    }
    if (exchange.getRequestMethod().equals("HEAD")) {
      exchange.getResponseHeaders().add("Content-Length", String.valueOf(content.length - start));
      exchange.sendResponseHeaders(from > 0 ? 206 : status, -1);
      return;
    }
    int length = content.length - start;
    exchange.sendResponseHeaders(from > 0 ? 206 : status, length == 0 ? -1 : length);
    try (OutputStream body = exchange.getResponseBody()) {
      for (int at = start; at < content.length; at += CHUNK) {
        body.write(content, at, Math.min(CHUNK, content.length - at));
      }
    }
  }

  private static void error(HttpExchange exchange, int status, String code) throws IOException {
    exchange.getResponseHeaders().add("X-Error-Code", code);
    send(exchange, status, "{\"error\":\"no\"}".getBytes(UTF_8), 0);
  }

  private static String header(HttpExchange exchange, String name) {
    String value = exchange.getRequestHeaders().getFirst(name);
    return value == null ? "" : value;
  }

  @Override
  public void close() {
    hub.stop(0);
    store.stop(0);
    threads.shutdownNow();
  }
}
