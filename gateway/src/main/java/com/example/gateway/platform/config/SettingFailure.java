package com.example.gateway.platform.config;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** A bad setting that only the whole application could find out is told without a stack trace. */
final class SettingFailure extends AbstractFailureAnalyzer<InvalidSettingException> {
  @Override
  protected FailureAnalysis analyze(Throwable failure, InvalidSettingException cause) {
    return new FailureAnalysis(cause.getMessage(), "Correct the setting.", failure);
  }
}
