package com.example.gateway.platform.edge;

import com.example.gateway.platform.config.GatewayConfig;
import com.example.gateway.platform.web.ErrorCode;
import com.example.gateway.platform.web.Problem;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Bodies up to the limit of the door. */
@Component
public final class RequestBody {
  private final int limit;

  RequestBody(GatewayConfig config) {
    this.limit = config.bodyLimitBytes();
  }

  /** Null if the request has none. */
  public byte @Nullable [] read(HttpServletRequest request) {
    boolean none =
        request.getContentLengthLong() < 0 && request.getHeader("Transfer-Encoding") == null;
    // The HTTP client sends no OPTIONS with a body of no type, even an empty one; nobody reads it.
    if (none || request.getMethod().equals("OPTIONS")) {
      return null;
    }
    try {
      byte[] body =
          request.getContentLengthLong() > limit
              ? new byte[limit + 1]
              : request.getInputStream().readNBytes(limit + 1);
      if (body.length > limit) {
        throw Problem.of(ErrorCode.PAYLOAD_TOO_LARGE, "Send at most " + limit + " bytes")
            .exception();
      }
      return body;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
