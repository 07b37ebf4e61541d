package com.example.launcher.demo;

import java.net.URI;
import java.util.Optional;

/** The running system the tour is about, wherever it runs. */
interface Target {
  /** A word or two for the title. */
  String description();

  URI gateway();

  /** Host and port. */
  String gatewayGrpc();

  /** Empty where only the door is published. */
  Optional<URI> facade();

  /** Empty where only the door is published. */
  Optional<URI> dataService();

  void stop(String service);

  void start(String service);
}
