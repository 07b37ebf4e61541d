package com.example.gateway;

import com.example.gateway.platform.saga.SagaDefinition;
import com.example.gateway.platform.saga.SagaEngine;
import com.example.gateway.platform.saga.SagaEngine.Answer;
import com.example.gateway.platform.saga.SagaEngine.IdempotencyKey;
import com.example.gateway.platform.saga.SagaEngine.Request;
import com.example.gateway.platform.saga.StepAction.Input;
import com.example.gateway.platform.saga.StepResult;
import com.example.gateway.platform.saga.demo.DemoSaga;
import com.example.gateway.platform.saga.timeline.TimelineStream;
import com.example.gateway.platform.web.Page;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.servlet.function.RouterFunction;
import org.springframework.web.servlet.function.ServerResponse;

/** The demo saga, in every gateway that a test starts, with its timeline at the door. */
@Configuration(proxyBeanMethods = false)
public class DemoSagas {
  private static final Map<String, StepResult> SCRIPT = new ConcurrentHashMap<>();
  private static final Map<String, CountDownLatch> GATES = new ConcurrentHashMap<>();

  /** What a step answers the next time, instead of OK. */
  public static void script(String step, StepResult result) {
    SCRIPT.put(step, result);
  }

  /** Lets a step wait until the gate is opened. */
  public static CountDownLatch gate(String step) {
    CountDownLatch gate = new CountDownLatch(1);
    GATES.put(step, gate);
    return gate;
  }

  public static UUID start(TestGateway gateway) {
    String key = UUID.randomUUID().toString();
    SagaEngine.Started started =
        gateway
            .bean(SagaEngine.class)
            .start(
                new Request(
                    DemoSaga.NAME,
                    "{}",
                    "{}",
                    new IdempotencyKey("test", key, "body", Duration.ofDays(1)),
                    id -> new Answer(202, "")));
    return Objects.requireNonNull(started.sagaId());
  }

  private static final class Scripted implements DemoSaga.Participant {
    @Override
    public StepResult perform(String step, Input input) {
      CountDownLatch gate = GATES.remove(step);
      try {
        if (gate != null) {
          gate.await();
        }
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
      StepResult scripted = SCRIPT.remove(step);
      return scripted == null ? StepResult.ok() : scripted;
    }

    @Override
    public StepResult compensate(String step, Input input) {
      return StepResult.ok();
    }

    @Override
    public StepResult cancelOrLearn(String step, Input input) {
      return StepResult.ok();
    }
  }

  @Bean
  SagaDefinition demoSaga() {
    return DemoSaga.definition(new Scripted());
  }

  @Bean
  RouterFunction<ServerResponse> demoTimeline(TimelineStream timeline) {
    return Page.at(
        "/demo/{id}/events",
        request -> timeline.answer(UUID.fromString(request.pathVariable("id")), request));
  }
}
