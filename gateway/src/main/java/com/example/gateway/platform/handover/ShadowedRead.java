package com.example.gateway.platform.handover;

import com.example.gateway.platform.edge.HttpRoute;
import com.example.gateway.platform.edge.Passage;
import com.example.gateway.platform.edge.UpstreamClient.Answer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A read that is compared once the client has its answer. */
final class ShadowedRead implements Passage {
  private final String path;
  private final HttpRoute answering;
  private final HttpRoute other;
  private final Shadow shadow;
  private @Nullable Runnable comparison;

  ShadowedRead(String path, HttpRoute answering, HttpRoute other, Shadow shadow) {
    this.path = path;
    this.answering = answering;
    this.other = other;
    this.shadow = shadow;
  }

  @Override
  public HttpRoute route() {
    return answering;
  }

  @Override
  public boolean isWatched() {
    return true;
  }

  @Override
  public void answered(Answer answer, Function<HttpRoute, Answer> again) {
    var question = new Shadow.Question(path, answering, other, again);
    comparison = () -> shadow.compare(question, answer);
  }

  @Override
  public void close() {
    Runnable waiting = comparison;
    if (waiting != null) {
      waiting.run();
    }
  }
}
