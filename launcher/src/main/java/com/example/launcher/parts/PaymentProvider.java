package com.example.launcher.parts;

import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.options;

import com.example.launcher.process.Part;
import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.common.FatalStartupException;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * The stub of the payment provider: the folder that the WireMock container uses too, served in this
 * process.
 */
public final class PaymentProvider implements Part {
  private static final int REMEMBERED_REQUESTS = 1000;

  private final Path folder;
  private final int port;
  private @Nullable WireMockServer server;

  public PaymentProvider(Path folder, int port) {
    this.folder = folder;
    this.port = port;
  }

  @Override
  public String name() {
    return "payment-provider";
  }

  @Override
  public synchronized CompletableFuture<String> start() {
    var started =
        new WireMockServer(
            options()
                .bindAddress("127.0.0.1")
                .port(port)
                .usingFilesUnderDirectory(folder.toString())
                .globalTemplating(true)
                .maxRequestJournalEntries(REMEMBERED_REQUESTS));
    try {
      started.start();
    } catch (FatalStartupException e) {
      return CompletableFuture.completedFuture("could not be started: " + e.getMessage());
    }
    server = started;
    return new CompletableFuture<>();
  }

  @Override
  public synchronized boolean ready() {
    return server != null && server.isRunning();
  }

  @Override
  public synchronized void stop() {
    if (server != null) {
      server.stop();
      server = null;
    }
  }

  @Override
  public void kill() {
    stop();
  }

  @Override
  public String explanation() {
    return "";
  }
}
