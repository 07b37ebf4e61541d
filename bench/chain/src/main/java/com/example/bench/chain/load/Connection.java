package com.example.bench.chain.load;

import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * One kept connection and as little HTTP/1.1 as it takes: the client runs on the machine that is
 * measured, and a real one would take as much of it as the servers.
 */
public final class Connection implements Closeable {
  private static final int LIMIT_MS = 20_000;

  private final int port;
  private @Nullable Socket socket;
  private @Nullable InputStream in;

  public Connection(int port) {
    this.port = port;
  }

  /** Sends a whole request and reads the whole answer. */
  public Reply exchange(byte[] request) throws IOException {
    if (socket != null) {
      try {
        return attempt(request);
      } catch (EOFException | SocketException e) {
        // Closed by the server while nobody used it.
        close();
      }
    }
    return attempt(request);
  }

  private Reply attempt(byte[] request) throws IOException {
    InputStream input = connected();
    if (socket == null) {
      throw new IllegalStateException();
    }
    socket.getOutputStream().write(request);
    int status = Integer.parseInt(line(input).substring(9, 12));
    int length = 0;
    boolean chunked = false;
    boolean last = false;
    for (String header = line(input); !header.isEmpty(); header = line(input)) {
      String lower = header.toLowerCase(Locale.ROOT);
      if (lower.startsWith("content-length:")) {
        length = Integer.parseInt(lower.substring(15).strip());
      }
      chunked |= lower.equals("transfer-encoding: chunked");
      last |= lower.equals("connection: close");
    }
    String body = chunked ? chunks(input) : text(input, length);
    if (last) {
      close();
    }
    return new Reply(status, body);
  }

  private InputStream connected() throws IOException {
    InputStream open = in;
    if (open == null) {
      var made = new Socket(InetAddress.getLoopbackAddress(), port);
      made.setTcpNoDelay(true);
      made.setSoTimeout(LIMIT_MS);
      socket = made;
      in = open = new BufferedInputStream(made.getInputStream(), 16_384);
    }
    return open;
  }

  private static String chunks(InputStream input) throws IOException {
    var body = new StringBuilder();
    for (int size = chunk(input); size > 0; size = chunk(input)) {
      body.append(text(input, size));
      line(input);
    }
    line(input);
    return body.toString();
  }

  private static int chunk(InputStream input) throws IOException {
    return Integer.parseInt(line(input).split(";", 2)[0].strip(), 16);
  }

  private static String text(InputStream input, int length) throws IOException {
    byte[] bytes = input.readNBytes(length);
    if (bytes.length < length) {
      throw new EOFException();
    }
    return new String(bytes, StandardCharsets.UTF_8);
  }

  private static String line(InputStream input) throws IOException {
    var line = new StringBuilder();
    for (int next = input.read(); next != '\n'; next = input.read()) {
      if (next < 0) {
        throw new EOFException();
      }
      if (next != '\r') {
        line.append((char) next);
      }
    }
    return line.toString();
  }

  @Override
  public void close() throws IOException {
    if (socket != null) {
      socket.close();
    }
    socket = null;
    in = null;
  }
}
