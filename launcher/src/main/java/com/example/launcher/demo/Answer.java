package com.example.launcher.demo;

import com.google.gson.JsonObject;

/**
 * What came back.
 *
 * @param status HTTP status, or 200 for a gRPC call that went well
 * @param body empty if it is not a JSON object
 */
record Answer(int status, JsonObject body) {
  /** A text member, or "" if there is none. */
  String text(String member) {
    return body.has(member) && body.get(member).isJsonPrimitive()
        ? body.get(member).getAsString()
        : "";
  }
}
