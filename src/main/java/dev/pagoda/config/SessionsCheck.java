package dev.pagoda.config;

import java.util.Set;

/** Checks what is set about sessions and the memory that they may take. */
final class SessionsCheck {
  private static final Set<String> ARENA = Set.of("kSameAsRequested", "kNextPowerOfTwo");
  private static final Set<String> RESIDENCIES = Set.of("keep", "release");

  private SessionsCheck() {}

  static void check(PagodaConfig config, Problems problems) {
    config.memoryBudget().ifPresent(bytes -> problems.positive("memory-budget", bytes));
    residency(config.residency(), problems);
    int threads = config.cpu().threads();
    problems.require(threads >= 0, "cpu.threads", "must be 0 or more", threads);
    String strategy = config.cuda().arenaExtendStrategy();
    problems.require(
        ARENA.contains(strategy),
        "cuda.arena-extend-strategy",
        "must be kSameAsRequested or kNextPowerOfTwo",
        strategy);
    config.cuda().memoryLimit().ifPresent(bytes -> problems.positive("cuda.memory-limit", bytes));
  }

  private static void residency(ResidencyConfig parts, Problems problems) {
    residency("text-encoder", parts.textEncoder(), problems);
    residency("denoiser", parts.denoiser(), problems);
    residency("vae-encoder", parts.vaeEncoder(), problems);
    residency("vae-decoder", parts.vaeDecoder(), problems);
    residency("image-encoder", parts.imageEncoder(), problems);
    residency("controlnet", parts.controlnet(), problems);
  }

  private static void residency(String part, String value, Problems problems) {
    problems.require(
        RESIDENCIES.contains(value), "residency." + part, "must be keep or release", value);
  }
}
