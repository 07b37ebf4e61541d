package com.example.bench.chain.stage;

import com.example.launcher.LaunchFailure;
import com.example.launcher.process.RunDirectory;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** nginx as a plain proxy, to compare the gateway with; left out where it is not installed. */
public final class Nginx {
  private static final String CONFIG =
      """
      daemon off;
      worker_processes 2;
      pid %1$s/nginx.pid;
      error_log stderr;
      events { worker_connections 256; }
      http {
        access_log %1$s/access.log;
        client_body_temp_path %1$s/body;
        proxy_temp_path %1$s/proxy;
        fastcgi_temp_path %1$s/fastcgi;
        uwsgi_temp_path %1$s/uwsgi;
        scgi_temp_path %1$s/scgi;
        keepalive_requests 1000000;
        upstream data_service { server 127.0.0.1:%3$d; keepalive 16; keepalive_requests 1000000; }
        server {
          listen 127.0.0.1:%2$d;
          location / {
            proxy_pass http://data_service;
            proxy_http_version 1.1;
            proxy_set_header Connection "";
          }
        }
      }
      """;

  private Nginx() {}

  /** Debian has it where only root looks. */
  private static Stream<Path> places() {
    String path = System.getenv().getOrDefault("PATH", "") + File.pathSeparator + "/usr/sbin";
    return Stream.of(path.split(File.pathSeparator)).map(folder -> Path.of(folder, "nginx"));
  }

  public static boolean isThere() {
    return places().anyMatch(Files::isExecutable);
  }

  static void start(Programs programs, RunDirectory directory, int port, int upstreamPort) {
    places()
        .filter(Files::isExecutable)
        .findFirst()
        .ifPresent(nginx -> start(programs, nginx, written(directory, port, upstreamPort), port));
  }

  private static void start(Programs programs, Path nginx, Path config, int port) {
    var command =
        List.of(nginx.toString(), "-p", config.getParent().toString(), "-c", config.toString());
    programs.start(Stage.NGINX, ".", command, Map.of(), "http://127.0.0.1:" + port + "/readyz");
  }

  private static Path written(RunDirectory directory, int port, int upstreamPort) {
    Path folder = directory.path().resolve("nginx");
    try {
      Files.createDirectories(folder);
      return Files.writeString(
          folder.resolve("nginx.conf"), CONFIG.formatted(folder, port, upstreamPort));
    } catch (IOException e) {
      throw new LaunchFailure("cannot write " + folder, e);
    }
  }
}
