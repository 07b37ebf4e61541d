package com.example.gateway.platform.edge;

import com.example.gateway.platform.resilience.Upstream;
import java.util.Set;
import org.springframework.http.HttpMethod;

/**
 * A prefix at the door and where it leads.
 *
 * @param prefix of the path at the door, replaced by {@code upstreamPrefix}
 * @param methods offered; empty means all
 */
public record HttpRoute(
    String prefix, Upstream upstream, String upstreamPrefix, Set<HttpMethod> methods) {

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
