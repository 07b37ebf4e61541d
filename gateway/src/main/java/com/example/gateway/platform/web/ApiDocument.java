package com.example.gateway.platform.web;

import java.util.Set;
import org.springframework.http.HttpMethod;

/**
 * An upstream's OpenAPI document, shown with the paths it has at the door.
 *
 * @param name of the file among the contract's resources, without .yaml
 * @param title for people
 * @param prefix of the paths at the door
 * @param methods offered at the door; empty means all
 * @param withheld first segments of paths that are not offered at the door
 */
public record ApiDocument(
    String name, String title, String prefix, Set<HttpMethod> methods, Set<String> withheld) {
  public ApiDocument(String name, String title, String prefix, Set<HttpMethod> methods) {
    this(name, title, prefix, methods, Set.of());
  }

  public ApiDocument without(String... segments) {
    return new ApiDocument(name, title, prefix, methods, Set.of(segments));
  }
}
