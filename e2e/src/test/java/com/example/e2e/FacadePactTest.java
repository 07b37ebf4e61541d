package com.example.e2e;

import au.com.dius.pact.provider.junit5.HttpTestTarget;
import au.com.dius.pact.provider.junit5.PactVerificationContext;
import au.com.dius.pact.provider.junit5.PactVerificationInvocationContextProvider;
import au.com.dius.pact.provider.junitsupport.Provider;
import au.com.dius.pact.provider.junitsupport.State;
import au.com.dius.pact.provider.junitsupport.loader.PactFolder;
import com.example.e2e.system.BrokenPact;
import com.example.e2e.system.ProviderStates;
import com.example.e2e.system.RunningSystem;
import com.example.e2e.system.SystemTest;
import java.net.MalformedURLException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestTemplate;
import org.junit.jupiter.api.extension.ExtendWith;

/** The facade, before the real data service and database, does what its consumers count on. */
@SystemTest
@Provider("python-facade")
@PactFolder("proto/pacts")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FacadePactTest {
  private final RunningSystem system;
  private final ProviderStates states;

  FacadePactTest(RunningSystem system) {
    this.system = system;
    this.states = new ProviderStates(system);
  }

  @AfterAll
  void bringTheDemoDataBack() {
    states.close();
  }

  @BeforeEach
  void aim(PactVerificationContext context) throws MalformedURLException {
    context.setTarget(HttpTestTarget.fromUrl(system.facade().toURL()));
  }

  @State("the golden shop")
  void goldenShop() {
    states.enter("the golden shop");
  }

  @State("the golden shop with its checkouts")
  void goldenShopWithCheckouts() {
    states.enter("the golden shop with its checkouts");
  }

  @State("an empty shop")
  void emptyShop() {
    states.enter("an empty shop");
  }

  @TestTemplate
  @ExtendWith(PactVerificationInvocationContextProvider.class)
  void isThePromiseKept(PactVerificationContext context) {
    BrokenPact.explained(context, "python-facade/src/facade/shop");
  }
}
