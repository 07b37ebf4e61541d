package com.example.gateway.platform.web;

import java.io.IOException;
import java.util.Locale;
import java.util.UUID;
import org.apache.catalina.Host;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.core.StandardHost;
import org.apache.catalina.valves.ErrorReportValve;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.stereotype.Component;

/** What Tomcat would do in its own way before Spring sees the request. */
@Component
final class TomcatSetup implements WebServerFactoryCustomizer<TomcatServletWebServerFactory> {
  private final Problems problems;

  TomcatSetup(Problems problems) {
    this.problems = problems;
  }

  @Override
  public void customize(TomcatServletWebServerFactory factory) {
    factory.addConnectorCustomizers(
        // Otherwise reading the parameters of a form would eat the body.
        connector -> connector.setParseBodyMethods(""));
    factory.addContextCustomizers(
        context -> {
          Host host = (Host) context.getParent();
          ((StandardHost) host).setErrorReportValveClass("");
          host.getPipeline().addValve(new ProblemValve(problems));
        });
  }

  /**
   * Answers what Tomcat refuses to parse: a bad request line, a huge header, an illegal character.
   */
  private static final class ProblemValve extends ErrorReportValve {
    private static final Logger log = LoggerFactory.getLogger("access");

    private final Problems problems;

    ProblemValve(Problems problems) {
      this.problems = problems;
    }

    @Override
    protected void report(Request request, Response response, @Nullable Throwable throwable) {
      int status = response.getStatus();
      boolean answered = response.getContentWritten() > 0 || response.getBytesWritten(false) > 0;
      if (status < 400 || answered || !response.setErrorReported()) {
        return;
      }
      String traceId = UUID.randomUUID().toString().replace("-", "").toLowerCase(Locale.ROOT);
      try {
        response.setHeader("X-Request-Id", traceId);
        problems.write(problem(status, request.getMethod()), traceId, response.getResponse());
        response.finishResponse();
        log.info("{} refused by the parser, {} trace_id={}", request.getMethod(), status, traceId);
      } catch (IOException e) {
        log.debug("the client is gone", e);
      }
    }

    private static Problem problem(int status, String method) {
      if (status == 404) {
        return Problem.of(ErrorCode.ROUTE_NOT_FOUND, "Nothing is offered at this path");
      }
      if (status == 405) {
        return Problem.methodNotAllowed(method, "GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS");
      }
      if (status == 500) {
        return Problem.of(ErrorCode.INTERNAL, "The gateway failed; its log says why");
      }
      return Problem.invalid(
          "request", "its line or a header is malformed, too long, or not supported");
    }
  }
}
