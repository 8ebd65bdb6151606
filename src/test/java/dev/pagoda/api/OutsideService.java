package dev.pagoda.api;

import java.util.HashMap;
import java.util.Map;

/** The service with gradients for pictures, which may call this machine and nobody else. */
public final class OutsideService extends GradientService {
  static final String SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
  static final String OLD_SECRET = "whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD";
  static final String BASE = "https://pictures.test/";

  @Override
  public Map<String, String> getConfigOverrides() {
    Map<String, String> settings = new HashMap<>(super.getConfigOverrides());
    settings.put("pagoda.base-url", BASE);
    settings.put("pagoda.webhooks.secret", SECRET + "," + OLD_SECRET);
    settings.put("pagoda.webhooks.delays", "PT0.05S,PT0.3S");
    settings.put("pagoda.webhooks.sweep", "PT0.2S");
    settings.put("pagoda.inputs.fetch", "true");
    settings.put("pagoda.limits.input-size", "40K");
    settings.put("pagoda.net.allow", "127.0.0.1");
    settings.put("pagoda.net.ports", "443,1024-65535");
    settings.put("pagoda.net.plain-http", "true");
    return settings;
  }
}
