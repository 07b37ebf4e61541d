package com.example.gateway.platform.saga.runtime;

import com.example.gateway.platform.edge.RequestIds;
import com.example.gateway.platform.edge.WorkContext;
import com.example.gateway.platform.saga.SagaListener;
import com.example.gateway.platform.saga.SagaSnapshot;
import org.springframework.stereotype.Component;

/** The trace in which a saga was started goes through all its steps, on whichever replica. */
@Component
final class SagaTrace implements SagaListener {
  @Override
  public void around(SagaSnapshot saga, Runnable work) {
    WorkContext.run(RequestIds.ofContext(saga.context()), work);
  }
}
