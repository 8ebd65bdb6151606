package dev.pagoda.api;

import dev.pagoda.config.PagodaConfig;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ServerChannel;
import io.netty.channel.SingleThreadEventLoop;
import io.netty.util.concurrent.EventExecutor;
import io.quarkus.vertx.http.HttpServerStart;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.impl.VertxInternal;
import io.vertx.core.net.impl.ConnectionBase;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.ObservesAsync;
import jakarta.inject.Singleton;
import java.time.Duration;

/**
 * Gives every connection a deadline for the headers of its requests. Vert.x has only a time without
 * any byte, and a client that sends one now and then keeps its connection for ever; nor has it a
 * place for handlers of connections, so they are put in where the server accepts them.
 */
@Singleton
final class HeadDeadlines {
  private static final String NAME = "head-deadline";

  private final Vertx vertx;
  private final Duration timeout;

  HeadDeadlines(Vertx vertx, PagodaConfig config) {
    this.vertx = vertx;
    this.timeout = config.connections().headerTimeout();
  }

  void guard(@ObservesAsync HttpServerStart started) {
    for (EventExecutor executor : ((VertxInternal) vertx).getAcceptorEventLoopGroup()) {
      SingleThreadEventLoop loop = (SingleThreadEventLoop) executor;
      loop.execute(() -> loop.registeredChannelsIterator().forEachRemaining(this::guard));
    }
  }

  private void guard(Channel channel) {
    if (channel instanceof ServerChannel && channel.pipeline().get(NAME) == null) {
      channel.pipeline().addFirst(NAME, new Accepted(timeout));
    }
  }

  void register(@Observes Router router) {
    router.route().order(Integer.MIN_VALUE).handler(HeadDeadlines::watch);
  }

  private static void watch(RoutingContext request) {
    if (request.request().connection() instanceof ConnectionBase connection) {
      Channel channel = connection.channel();
      HeadDeadline deadline = channel.pipeline().get(HeadDeadline.class);
      if (deadline != null && request.request().version() == HttpVersion.HTTP_2) {
        channel.pipeline().remove(deadline); // frames come while there is no request, too
      } else if (deadline != null) {
        deadline.requestBegan();
        request.addEndHandler(ended -> channel.eventLoop().execute(deadline::requestEnded));
      }
    }
    request.next();
  }

  /** Of the socket that listens: what it reads are connections. */
  @Sharable
  private static final class Accepted extends ChannelInboundHandlerAdapter {
    private final Duration timeout;

    Accepted(Duration timeout) {
      this.timeout = timeout;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object connection) {
      ((Channel) connection).pipeline().addFirst(NAME, new HeadDeadline(timeout));
      context.fireChannelRead(connection);
    }
  }
}
