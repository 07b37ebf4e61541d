package com.example.launcher.demo;

import com.example.launcher.control.ControlClient;
import java.net.URI;
import java.util.Optional;

/** The system that {@code make run} started. */
record LocalTarget(ControlClient control) implements Target {
  @Override
  public String description() {
    return "on this machine, started by make run";
  }

  @Override
  public URI gateway() {
    return control.endpoints().gateway();
  }

  @Override
  public String gatewayGrpc() {
    return control.endpoints().gatewayGrpc();
  }

  @Override
  public Optional<URI> facade() {
    return Optional.of(control.endpoints().facade());
  }

  @Override
  public Optional<URI> dataService() {
    return Optional.of(control.endpoints().dataService());
  }

  @Override
  public void stop(String service) {
    control.stop(service);
  }

  @Override
  public void start(String service) {
    control.start(service);
  }
}
