package com.example.gateway.platform.edge;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.example.gateway.platform.resilience.Upstream;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpMethod;
import org.springframework.web.util.UriUtils;

/**
 * A prefix at the door and where it leads.
 *
 * @param prefix of the path at the door, replaced by {@code upstreamPrefix}
 * @param methods offered; empty means all
 * @param streamed paths at the door whose POST has a body of any size, passed on as it comes
 * @param onlyReads whether a POST's body certainly changes nothing
 * @param withheld what the upstream has only for other services: the first segment of such paths
 */
public record HttpRoute(
    String prefix,
    Upstream upstream,
    String upstreamPrefix,
    Set<HttpMethod> methods,
    Set<String> withheld,
    Set<String> streamed,
    Predicate<byte[]> onlyReads) {
  private static final Set<HttpMethod> SAFE =
      Set.of(HttpMethod.GET, HttpMethod.HEAD, HttpMethod.OPTIONS, HttpMethod.TRACE);

  public HttpRoute(
      String prefix, Upstream upstream, String upstreamPrefix, Set<HttpMethod> methods) {
    this(prefix, upstream, upstreamPrefix, methods, Set.of(), Set.of(), body -> false);
  }

  public HttpRoute without(String... segments) {
    return new HttpRoute(
        prefix, upstream, upstreamPrefix, methods, Set.of(segments), streamed, onlyReads);
  }

  public HttpRoute streaming(String pathAtDoor) {
    return new HttpRoute(
        prefix, upstream, upstreamPrefix, methods, withheld, Set.of(pathAtDoor), onlyReads);
  }

  public HttpRoute readingWhere(Predicate<byte[]> bodyOnlyReads) {
    return new HttpRoute(
        prefix, upstream, upstreamPrefix, methods, withheld, streamed, bodyOnlyReads);
  }

  boolean streams(HttpMethod method, String pathAtDoor) {
    return method.equals(HttpMethod.POST) && streamed.contains(pathAtDoor);
  }

  /**
   * By the decoded path, because that is what the upstream looks at: {@code %69nternal} leads
   * there, too.
   */
  boolean withholds(String pathAtDoor) {
    String path = UriUtils.decode(pathAtDoor.substring(prefix.length()), UTF_8);
    return Stream.of(path.split("[/;]"))
        .filter(segment -> !segment.isEmpty())
        .findFirst()
        .filter(withheld::contains)
        .isPresent();
  }

  /** Whether the request certainly changes nothing. */
  public boolean reads(HttpMethod method, byte @Nullable [] body) {
    return SAFE.contains(method)
        || (method.equals(HttpMethod.POST) && body != null && onlyReads.test(body));
  }

  boolean offers(HttpMethod method) {
    return methods.isEmpty() || methods.contains(method);
  }

  String pathAtUpstream(String pathAtDoor) {
    String path = upstreamPrefix + pathAtDoor.substring(prefix.length());
    return path.isEmpty() ? "/" : path;
  }

  /** A Location that a client of the door can follow; one that leads elsewhere is left as it is. */
  String locationAtDoor(String location) {
    String origin = upstream.target();
    String path =
        location.startsWith(origin + "/") ? location.substring(origin.length()) : location;
    boolean ours = path.startsWith(upstreamPrefix + "/") && !path.startsWith("//");
    return ours ? prefix + path.substring(upstreamPrefix.length()) : location;
  }
}
