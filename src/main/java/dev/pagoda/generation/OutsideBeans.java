package dev.pagoda.generation;

import dev.pagoda.config.LimitsConfig;
import dev.pagoda.config.NetConfig;
import dev.pagoda.config.PagodaConfig;
import dev.pagoda.net.NetRules;
import dev.pagoda.net.NetworkGuard;
import dev.pagoda.net.OutboundClient;
import dev.pagoda.net.Resolver;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import io.vertx.core.Vertx;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.List;

/** Makes what calls addresses that others have chosen. */
final class OutsideBeans {
  @Produces
  @Singleton
  OutboundClient outboundClient(PagodaConfig config, Vertx vertx) {
    NetConfig net = config.net();
    NetRules rules = NetRules.of(net.allow().orElse(List.of()), net.ports(), net.plainHttp());
    NetworkGuard guard = new NetworkGuard(rules, Resolver.SYSTEM, OutsideBeans::isOwn);
    return new OutboundClient(vertx, guard, Infrastructure.getDefaultWorkerPool());
  }

  void close(@Disposes OutboundClient client) {
    client.close();
  }

  @Produces
  @Singleton
  InputDownloads inputDownloads(OutboundClient client, PagodaConfig config) {
    LimitsConfig limits = config.limits();
    return new InputDownloads(
        client,
        new InputDownloads.Limits(
            config.inputs().fetch(),
            config.inputs().fetchTimeout(),
            limits.inputSize().asLongValue(),
            limits.bodySize().asLongValue()));
  }

  @Produces
  @Singleton
  WebhookAddresses webhookAddresses(OutboundClient client, PagodaConfig config) {
    return new WebhookAddresses(client, config.webhooks().secret().isPresent());
  }

  private static boolean isOwn(InetAddress address) {
    try {
      return NetworkInterface.getByInetAddress(address) != null;
    } catch (SocketException e) {
      return true; // as long as nobody can tell
    }
  }
}
