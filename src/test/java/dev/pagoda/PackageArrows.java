package dev.pagoda;

import static java.util.Map.entry;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.Map;
import java.util.Set;

/** The allowed arrows between packages; a package that is not listed here is not allowed. */
final class PackageArrows extends ArchCondition<JavaClass> {
  private static final String ROOT = "dev.pagoda";

  private static final Map<String, Set<String>> ARROWS =
      Map.ofEntries(
          entry("random", Set.of()),
          entry("image", Set.of()),
          entry("safetensors", Set.of()),
          entry("adapter", Set.of("safetensors")),
          entry("text", Set.of()),
          entry("storage", Set.of()),
          entry("net", Set.of()),
          entry("config", Set.of("net")),
          entry("queue", Set.of()),
          entry("onnx.graph", Set.of()),
          entry("scheduler", Set.of("random")),
          entry("model", Set.of("onnx.graph", "scheduler", "text")),
          entry("request", Set.of("model", "scheduler", "image", "safetensors")),
          entry("onnx", Set.of("onnx.graph")),
          entry(
              "pipeline",
              Set.of(
                  "adapter",
                  "onnx",
                  "onnx.graph",
                  "model",
                  "request",
                  "scheduler",
                  "random",
                  "text",
                  "image",
                  "safetensors")),
          entry("hub", Set.of("adapter", "model", "onnx.graph")),
          entry("catalog", Set.of("model", "storage")),
          entry("generation", Set.of("request", "storage", "queue", "net")),
          entry("access", Set.of("config", "generation", "request", "storage")),
          entry("webhook", Set.of("generation", "storage", "net")),
          entry(
              "worker",
              Set.of(
                  "catalog",
                  "generation",
                  "queue",
                  "onnx",
                  "pipeline",
                  "storage",
                  "image",
                  "request",
                  "config")),
          entry(
              "wiring",
              Set.of("config", "hub", "model", "onnx", "onnx.graph", "pipeline", "request")),
          entry("event", Set.of("generation", "request", "storage", "queue", "config")),
          entry(
              "api",
              Set.of(
                  "access",
                  "catalog",
                  "event",
                  "generation",
                  "hub",
                  "request",
                  "image",
                  "model",
                  "scheduler",
                  "storage",
                  "queue",
                  "webhook",
                  "config")),
          entry(
              "cli",
              Set.of(
                  "access", "catalog", "hub", "request", "model", "pipeline", "config", "wiring")));

  /** Failures may be caught and told apart without an arrow to what throws them. */
  private static final Map<String, Set<String>> FAILURES =
      Map.of("onnx", Set.of("model"), "event", Set.of("model"), "worker", Set.of("model"));

  private final DescribedPredicate<JavaClass> wiring;

  private PackageArrows(DescribedPredicate<JavaClass> wiring) {
    super("follow the allowed arrows between packages");
    this.wiring = wiring;
  }

  static ArchCondition<JavaClass> beFollowed(DescribedPredicate<JavaClass> wiring) {
    return new PackageArrows(wiring);
  }

  @Override
  public void check(JavaClass from, ConditionEvents events) {
    for (Dependency dependency : from.getDirectDependenciesFromSelf()) {
      JavaClass to = dependency.getTargetClass().getBaseComponentType();
      if (to.getPackageName().startsWith(ROOT) && !allowed(from, to)) {
        events.add(SimpleConditionEvent.violated(dependency, dependency.getDescription()));
      }
    }
  }

  private boolean allowed(JavaClass from, JavaClass to) {
    String source = module(from);
    String target = module(to);
    return source.equals(target)
        || ARROWS.getOrDefault(source, Set.of()).contains(target)
        || wiring.test(from)
        || (FAILURES.getOrDefault(source, Set.of()).contains(target)
            && to.isAssignableTo(Throwable.class));
  }

  /** The package below the root; what lies deeper belongs to it, but the rewriter stands alone. */
  private static String module(JavaClass type) {
    String name = type.getPackageName();
    if (name.equals(ROOT)) {
      return "";
    }
    String below = name.substring(ROOT.length() + 1);
    return below.startsWith("onnx.graph") ? "onnx.graph" : below.split("\\.", 2)[0];
  }
}
