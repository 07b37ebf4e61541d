package com.example.gateway.platform.web;

import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.NonTransientDataAccessResourceException;
import org.springframework.dao.TransientDataAccessException;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.jdbc.BadSqlGrammarException;
import org.springframework.stereotype.Component;
import org.springframework.web.ErrorResponse;
import tools.jackson.databind.json.JsonMapper;

/** Turns whatever ended a request into the one shape of error. */
@Component
public final class Problems {
  private static final Logger log = LoggerFactory.getLogger(Problems.class);

  private static final Duration RETRY_AFTER = Duration.ofSeconds(1);

  private final JsonMapper json;

  Problems(JsonMapper json) {
    this.json = json;
  }

  public Problem of(Throwable thrown) {
    Throwable cause =
        thrown instanceof ServletException && thrown.getCause() != null
            ? thrown.getCause()
            : thrown;
    if (cause instanceof ProblemException known) {
      return known.problem();
    }
    if (cause instanceof ErrorResponse spring && spring.getStatusCode().value() == 404) {
      return Problem.of(ErrorCode.ROUTE_NOT_FOUND, "Nothing is offered at this path");
    }
    if (cause instanceof ErrorResponse spring && spring.getStatusCode().is4xxClientError()) {
      return Problem.of(ErrorCode.VALIDATION_FAILED, spring.getBody().getTitle() + "");
    }
    if (cause instanceof NonTransientDataAccessResourceException
        || cause instanceof TransientDataAccessException
        // There are no tables yet: the engine makes them when the database first answers.
        || cause instanceof BadSqlGrammarException) {
      log.warn("no database: {}", cause.getMessage());
      return Problem.of(ErrorCode.DATABASE_UNAVAILABLE, "The gateway's database cannot be used now")
          .retryAfter(RETRY_AFTER);
    }
    // Tomcat's InvalidParameterException: the query cannot be decoded.
    if (cause instanceof org.apache.tomcat.util.http.InvalidParameterException) {
      return Problem.invalid("query", "must be percent-encoded UTF-8");
    }
    log.error("unexpected failure", cause);
    return Problem.of(ErrorCode.INTERNAL, "The gateway failed; its log says why");
  }

  public byte[] json(Problem problem, String traceId) {
    return json.writeValueAsBytes(problem.toJson(traceId));
  }

  public void write(Problem problem, String traceId, HttpServletResponse response)
      throws IOException {
    response.resetBuffer();
    response.setStatus(problem.code().httpStatus());
    response.setContentType(MediaType.APPLICATION_PROBLEM_JSON_VALUE);
    response.setHeader(HttpHeaders.CACHE_CONTROL, "no-store");
    if (problem.allow() != null) {
      response.setHeader(HttpHeaders.ALLOW, problem.allow());
    }
    Long seconds = problem.retryAfterSeconds();
    if (seconds != null) {
      response.setHeader(HttpHeaders.RETRY_AFTER, seconds.toString());
    }
    byte[] body = json(problem, traceId);
    response.setContentLength(body.length);
    response.getOutputStream().write(body);
  }
}
