package dev.pagoda.api;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.concurrent.ScheduledFuture;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * Closes one connection when the headers of a request do not come to an end in time, however
 * steadily they drip. All of it happens on the connection's event loop.
 */
final class HeadDeadline extends ChannelInboundHandlerAdapter {
  private final Duration timeout;
  private ScheduledFuture<?> end;
  private int requests;

  HeadDeadline(Duration timeout) {
    this.timeout = timeout;
  }

  @Override
  public void handlerAdded(ChannelHandlerContext context) {
    begin(context); // who connects has something to say
  }

  @Override
  public void handlerRemoved(ChannelHandlerContext context) {
    stop();
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    stop();
    context.fireChannelInactive();
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object bytes) {
    if (requests == 0 && end == null) {
      begin(context);
    }
    context.fireChannelRead(bytes);
  }

  /** The headers of a request are there. */
  void requestBegan() {
    requests++;
    stop();
  }

  /** Its answer has ended. */
  void requestEnded() {
    requests--;
  }

  private void begin(ChannelHandlerContext context) {
    Runnable close =
        () -> {
          var unused = context.close();
        };
    end = context.executor().schedule(close, timeout.toMillis(), TimeUnit.MILLISECONDS);
  }

  private void stop() {
    if (end != null) {
      end.cancel(false);
      end = null;
    }
  }
}
