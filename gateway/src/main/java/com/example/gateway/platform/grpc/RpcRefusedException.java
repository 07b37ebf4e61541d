package com.example.gateway.platform.grpc;

/** A service behind the gateway answered with an error of docs/reference/errors.md. */
public final class RpcRefusedException extends RuntimeException {
  private final String code;
  private final String detail;

  public RpcRefusedException(String code, String detail, Throwable cause) {
    super(code + ": " + detail, cause);
    this.code = code;
    this.detail = detail;
  }

  public String code() {
    return code;
  }

  public String detail() {
    return detail;
  }
}
