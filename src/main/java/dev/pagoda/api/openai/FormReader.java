package dev.pagoda.api.openai;

import dev.pagoda.request.FieldError;
import dev.pagoda.request.InvalidRequestException;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.multipart.DefaultHttpDataFactory;
import io.netty.handler.codec.http.multipart.HttpData;
import io.netty.handler.codec.http.multipart.HttpPostMultipartRequestDecoder;
import io.netty.handler.codec.http.multipart.HttpPostRequestDecoder;
import io.netty.handler.codec.http.multipart.InterfaceHttpData;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Takes a multipart form apart, in memory: nothing is written to a disk. */
final class FormReader {
  private static final int MOST_PARTS = 128;

  /** Of the headers of a part. */
  private static final int MOST_HEADER_BYTES = 8 * 1024;

  private FormReader() {}

  /**
   * The parts of a form, in their order.
   *
   * @param contentType header of the request, with the boundary
   * @param body within the limit of bodies
   * @throws InvalidRequestException if it is no such form, or not a whole one
   */
  static List<FormPart> read(String contentType, byte[] body) {
    ByteBuf content = Unpooled.wrappedBuffer(body);
    try {
      FullHttpRequest request =
          new DefaultFullHttpRequest(
              HttpVersion.HTTP_1_1,
              HttpMethod.POST,
              "/",
              content,
              new DefaultHttpHeaders().set(HttpHeaderNames.CONTENT_TYPE, contentType),
              new DefaultHttpHeaders());
      if (!HttpPostRequestDecoder.isMultipart(request)) {
        throw malformed();
      }
      return parts(request);
    } catch (InvalidRequestException e) {
      throw e;
    } catch (RuntimeException e) { // the decoder has many ways to say that a form is none
      throw malformed();
    } finally {
      content.release();
    }
  }

  private static List<FormPart> parts(FullHttpRequest request) {
    HttpPostMultipartRequestDecoder decoder =
        new HttpPostMultipartRequestDecoder(
            new DefaultHttpDataFactory(false),
            request,
            StandardCharsets.UTF_8,
            MOST_PARTS,
            MOST_HEADER_BYTES);
    try {
      if (decoder.currentPartialHttpData() != null) {
        throw malformed();
      }
      List<FormPart> parts = new ArrayList<>();
      for (InterfaceHttpData data : decoder.getBodyHttpDatas()) {
        if (data instanceof HttpData part) {
          parts.add(new FormPart(part.getName(), part.get()));
        }
      }
      return parts;
    } catch (IOException e) {
      throw new UncheckedIOException(e); // there is no file
    } finally {
      decoder.destroy();
    }
  }

  private static InvalidRequestException malformed() {
    return new InvalidRequestException(
        List.of(new FieldError("body", "must be a whole form of type multipart/form-data")));
  }
}
