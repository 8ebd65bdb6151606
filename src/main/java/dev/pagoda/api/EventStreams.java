package dev.pagoda.api;

import dev.pagoda.config.PagodaConfig;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.vertx.core.net.impl.ConnectionBase;
import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Singleton;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * How many clients follow generations: each costs a connection and looks at a record again and
 * again, whether it reads or not.
 */
@Singleton
final class EventStreams {
  private final int most;
  private final AtomicInteger open = new AtomicInteger();

  EventStreams(PagodaConfig config) {
    this.most = config.connections().eventStreams();
  }

  /**
   * Counts the request until its answer has ended or its client has gone.
   *
   * @throws TooManyStreamsException if there are as many already
   */
  void enter(RoutingContext request) {
    if (open.incrementAndGet() > most) {
      open.decrementAndGet();
      throw new TooManyStreamsException(most);
    }
    AtomicBoolean counted = new AtomicBoolean(true);
    Runnable leave =
        () -> {
          if (counted.compareAndSet(true, false)) {
            open.decrementAndGet();
          }
        };
    if (request.request().connection() instanceof ConnectionBase connection) {
      // Vert.x tells no end to who asks after the client has gone; the channel does.
      Channel channel = connection.channel();
      ChannelFutureListener closed = future -> leave.run();
      channel.closeFuture().addListener(closed);
      request.addEndHandler(ended -> channel.closeFuture().removeListener(closed));
    }
    request.addEndHandler(ended -> leave.run());
  }
}
