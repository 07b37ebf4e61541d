package com.example.e2e;

import au.com.dius.pact.provider.junit5.HttpTestTarget;
import au.com.dius.pact.provider.junit5.PactVerificationContext;
import au.com.dius.pact.provider.junit5.PactVerificationInvocationContextProvider;
import au.com.dius.pact.provider.junitsupport.Provider;
import au.com.dius.pact.provider.junitsupport.loader.PactFolder;
import com.example.e2e.system.BrokenPact;
import com.example.launcher.parts.PaymentProvider;
import com.example.launcher.process.Ports;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestTemplate;
import org.junit.jupiter.api.extension.ExtendWith;

/** The payment provider's stub, which all other tests trust, does what the facade counts on. */
@Tag("once")
@Provider("payment-provider")
@PactFolder("proto/pacts")
class PaymentProviderPactTest {
  private static final int PORT = Ports.anyFree();
  private static final PaymentProvider STUB =
      new PaymentProvider(Path.of("compose", "payment-provider"), PORT);

  @BeforeAll
  static void start() {
    var ended = STUB.start();
    if (ended.isDone()) {
      throw new IllegalStateException("the stub " + ended.join());
    }
  }

  @AfterAll
  static void stop() {
    STUB.stop();
  }

  @BeforeEach
  void aim(PactVerificationContext context) {
    context.setTarget(new HttpTestTarget("127.0.0.1", PORT));
  }

  @TestTemplate
  @ExtendWith(PactVerificationInvocationContextProvider.class)
  void isThePromiseKept(PactVerificationContext context) {
    BrokenPact.explained(context, "compose/payment-provider/mappings");
  }
}
