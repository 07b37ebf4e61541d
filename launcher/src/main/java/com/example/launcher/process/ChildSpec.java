package com.example.launcher.process;

import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * How to run one service.
 *
 * @param environment added to the launcher's own
 * @param readyUrl answers 200 when the service is ready
 */
public record ChildSpec(
    String name,
    List<String> command,
    Path directory,
    Map<String, String> environment,
    URI readyUrl) {}
