package dev.pagoda.worker;

import dev.pagoda.config.PagodaConfig;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Singleton;
import java.util.List;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Readiness;

/**
 * Ready when every device has its worker; says what each really computes with. A front has none.
 */
@Readiness
@Singleton
final class WorkersReadiness implements HealthCheck {
  private final PagodaConfig config;
  private final Instance<Workers> workers;

  WorkersReadiness(PagodaConfig config, Instance<Workers> workers) {
    this.config = config;
    this.workers = workers;
  }

  @Override
  public HealthCheckResponse call() {
    HealthCheckResponseBuilder response = HealthCheckResponse.named("workers");
    // A front has no workers, and none is made here.
    List<DeviceStatus> devices =
        config.roles().contains("worker") ? workers.get().status() : List.of();
    devices.forEach(device -> response.withData(device.device(), device.provider()));
    return response.status(devices.stream().allMatch(DeviceStatus::ready)).build();
  }
}
