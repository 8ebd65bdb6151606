package dev.pagoda.worker;

import jakarta.inject.Singleton;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Readiness;

/** Ready when every device has its worker; says what each really computes with. */
@Readiness
@Singleton
final class WorkersReadiness implements HealthCheck {
  private final Workers workers;

  WorkersReadiness(Workers workers) {
    this.workers = workers;
  }

  @Override
  public HealthCheckResponse call() {
    HealthCheckResponseBuilder response = HealthCheckResponse.named("workers");
    workers.status().forEach(device -> response.withData(device.device(), device.provider()));
    return response.status(workers.status().stream().allMatch(DeviceStatus::ready)).build();
  }
}
