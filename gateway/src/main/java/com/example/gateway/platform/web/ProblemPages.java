package com.example.gateway.platform.web;

import java.util.List;
import java.util.Map;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.web.servlet.function.RouterFunction;
import org.springframework.web.servlet.function.ServerRequest;
import org.springframework.web.servlet.function.ServerResponse;

/**
 * What the {@code type} of a problem points to: for browsers a page, for programs the row as JSON.
 */
@Configuration(proxyBeanMethods = false)
class ProblemPages {
  private final List<ErrorTable.Row> table = ErrorTable.read();
  private final HtmlTemplate page = new HtmlTemplate("problem.html");

  @Bean
  RouterFunction<ServerResponse> problemRouter() {
    return Page.at("/problems", request -> ServerResponse.ok().body(table))
        .and(Page.at("/problems/{code}", this::problem));
  }

  private ServerResponse problem(ServerRequest request) {
    String code = request.pathVariable("code");
    ErrorTable.Row row =
        table.stream()
            .filter(each -> each.code().equals(code))
            .findFirst()
            .orElseThrow(
                () ->
                    Problem.of(
                            ErrorCode.ROUTE_NOT_FOUND, "There is no such code; /problems has all")
                        .exception());
    // Looked for and not parsed: a page is no reason to refuse an odd Accept.
    boolean browser =
        request.headers().header(HttpHeaders.ACCEPT).stream()
            .anyMatch(accept -> accept.contains(MediaType.TEXT_HTML_VALUE));
    return browser ? html(row) : json(row);
  }

  private static ServerResponse json(ErrorTable.Row row) {
    return ServerResponse.ok()
        .header(HttpHeaders.VARY, HttpHeaders.ACCEPT)
        .contentType(MediaType.APPLICATION_JSON)
        .body(row);
  }

  private ServerResponse html(ErrorTable.Row row) {
    return page.render(
        Map.of(
            "code", row.code(),
            "title", row.title(),
            "http_status", Integer.toString(row.httpStatus()),
            "grpc_status", row.grpcStatus(),
            "raised_by", String.join(", ", row.raisedBy()),
            "remedy", row.remedy().replace("`", "")));
  }
}
