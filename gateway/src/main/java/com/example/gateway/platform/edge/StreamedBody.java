package com.example.gateway.platform.edge;

import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import org.apache.hc.core5.http.io.entity.AbstractHttpEntity;

/**
 * A body that is passed on as it comes, never whole in memory: an upstream that reads slowly holds
 * the client back.
 */
final class StreamedBody extends AbstractHttpEntity {
  private static final int PIECE_BYTES = 65_536;

  private final InputStream body;
  private final long length;

  /** The client is gone or silent, which is not the upstream's fault. */
  static final class Broken extends IOException {
    private static final long serialVersionUID = 1;

    Broken(IOException cause) {
      super(cause);
    }
  }

  StreamedBody(HttpServletRequest request) throws IOException {
    // The type and the encoding are passed on with all other headers.
    super((String) null, null);
    body = request.getInputStream();
    length = request.getContentLengthLong();
  }

  @Override
  public void writeTo(OutputStream upstream) throws IOException {
    byte[] piece = new byte[PIECE_BYTES];
    for (int read = read(piece); read >= 0; read = read(piece)) {
      upstream.write(piece, 0, read);
      // The client may pause: what there is must not wait for more.
      upstream.flush();
    }
  }

  private int read(byte[] piece) throws IOException {
    try {
      return body.read(piece);
    } catch (IOException e) {
      throw new Broken(e);
    }
  }

  @Override
  public InputStream getContent() {
    return body;
  }

  @Override
  public long getContentLength() {
    return length;
  }

  @Override
  public boolean isStreaming() {
    return true;
  }

  @Override
  public boolean isRepeatable() {
    return false;
  }

  @Override
  public void close() {
    // The server closes what belongs to the request.
  }
}
