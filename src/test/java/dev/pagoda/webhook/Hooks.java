package dev.pagoda.webhook;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.standardwebhooks.Webhook;
import com.standardwebhooks.exceptions.WebhookVerificationException;
import dev.pagoda.generation.ClaimResult.Claimed;
import dev.pagoda.generation.ClaimRules;
import dev.pagoda.generation.Claimant;
import dev.pagoda.generation.Job;
import dev.pagoda.generation.JobIntake;
import dev.pagoda.generation.JobPace;
import dev.pagoda.generation.JobRecovery;
import dev.pagoda.generation.JobRuns;
import dev.pagoda.generation.JobService;
import dev.pagoda.generation.JobState;
import dev.pagoda.generation.JobStore;
import dev.pagoda.generation.Requests;
import dev.pagoda.generation.WebhookLog;
import dev.pagoda.net.NetRules;
import dev.pagoda.net.NetworkGuard;
import dev.pagoda.net.OutboundClient;
import dev.pagoda.net.Receiver.Received;
import dev.pagoda.net.Resolver;
import dev.pagoda.queue.InMemoryJobQueue;
import dev.pagoda.request.GenerationRequest;
import dev.pagoda.storage.ObjectStore;
import dev.pagoda.worker.FaultyStore;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import java.time.Clock;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import org.awaitility.Awaitility;

/** A process that shares its store with others: it accepts jobs, ends them and calls. */
final class Hooks implements AutoCloseable {
  static final String SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
  static final String OLD_SECRET = "whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD";
  static final Duration LIMIT = Duration.ofSeconds(60);
  static final Duration SWEEP = Duration.ofMillis(50);
  private static final JsonMapper MAPPER = JsonMapper.builder().build();

  final FaultyStore objects;
  final JobStore jobs;
  final JobRuns runs;
  final JobIntake intake;
  final JobService front;
  final JobRecovery recovery;
  final Outbox outbox;
  final Dispatcher dispatcher;
  private final OutboundClient client;
  private final Notices notices;

  /** How this process differs from others. */
  record Settings(List<Duration> delays, Duration lease, List<String> allow) {
    static final Settings USUAL =
        new Settings(
            List.of(Duration.ofMillis(20), Duration.ofMillis(120)),
            Duration.ofMinutes(5),
            List.of("127.0.0.1"));

    static Settings delays(int count, Duration delay) {
      return new Settings(Collections.nCopies(count, delay), USUAL.lease(), USUAL.allow());
    }

    static Settings lease(Duration lease) {
      return new Settings(USUAL.delays(), lease, USUAL.allow());
    }
  }

  Hooks(ObjectStore shared, Vertx vertx, ExecutorService threads, Settings settings) {
    objects = new FaultyStore(shared);
    jobs = new JobStore(objects);
    outbox = new Outbox(objects);
    notices = new Notices(outbox);
    InMemoryJobQueue queue = new InMemoryJobQueue(1000);
    ClaimRules rules = new ClaimRules(Duration.ofMinutes(1), 3);
    runs = new JobRuns(jobs, new JobPace(1), rules, false, notices);
    front = new JobService(objects, queue, runs);
    recovery = new JobRecovery(jobs, queue, runs);
    intake =
        new JobIntake(
            objects,
            queue,
            runs,
            request -> List.of(),
            request -> Optional.empty(),
            Clock.systemUTC());
    NetRules net = NetRules.of(settings.allow(), List.of("1-65535"), true);
    client =
        new OutboundClient(vertx, new NetworkGuard(net, Resolver.SYSTEM, own -> false), threads);
    Messages messages =
        new Messages(
            job -> Uni.createFrom().item(MAPPER.createObjectNode().put("id", job.id())),
            new Signer(List.of(SECRET, OLD_SECRET)),
            "Pagoda/test",
            Duration.ofSeconds(30));
    dispatcher =
        new Dispatcher(
            outbox,
            new Delivery(
                outbox,
                front,
                jobs,
                messages,
                client,
                new Backoff(settings.delays()),
                settings.lease(),
                Clock.systemUTC()),
            SWEEP);
  }

  /** Calls from now on. */
  Hooks calling() {
    dispatcher.start();
    notices.tell(dispatcher::ended);
    return this;
  }

  String submit(String address) {
    return submit(Requests.calling(address));
  }

  String submit(GenerationRequest request) {
    return await(intake.submit(request)).id();
  }

  /** Takes a job as a worker of this process does, and ends it. */
  void end(String id, JobState state) {
    Claimed claimed = (Claimed) await(runs.claim(id, Claimant.of("cpu")));
    await(runs.end(claimed.job(), List.of(), state));
  }

  WebhookLog log(String id) {
    return await(jobs.find(id)).webhookLog();
  }

  WebhookLog awaitLog(String id, WebhookLog.Status status) {
    Awaitility.await().atMost(LIMIT).until(() -> log(id).status() == status);
    return log(id);
  }

  void awaitEmptyOutbox() {
    Awaitility.await().atMost(LIMIT).until(() -> waiting().isEmpty());
  }

  List<String> waiting() {
    return await(outbox.ids().collect().asList());
  }

  /** Whether a receiver with this secret takes the message for ours. */
  static boolean isSigned(Received received, String secret) {
    Map<String, List<String>> headers =
        Map.of(
            Webhook.UNBRANDED_MSG_ID_KEY, received.headers().getAll("webhook-id"),
            Webhook.UNBRANDED_MSG_TIMESTAMP_KEY, received.headers().getAll("webhook-timestamp"),
            Webhook.UNBRANDED_MSG_SIGNATURE_KEY, received.headers().getAll("webhook-signature"));
    try {
      new Webhook(secret).verify(received.body(), headers);
      return true;
    } catch (WebhookVerificationException e) {
      return false;
    }
  }

  Job job(String id) {
    return await(front.get(id));
  }

  static String record(ObjectStore objects, String id) {
    return new String(await(objects.get("webhooks/" + id + ".json")).bytes(), UTF_8);
  }

  static <T> T await(Uni<T> uni) {
    return uni.await().atMost(LIMIT);
  }

  /** Dies at once. */
  @Override
  public void close() {
    dispatcher.close();
    client.close();
  }
}
