package com.example.gateway.platform.web;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.exc.MismatchedInputException;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** The JSON object that a client sent, and nothing that others could read in another way. */
public final class JsonBody {
  private static final JsonMapper STRICT =
      JsonMapper.builder()
          .enable(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY)
          .disable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          // Not even in messages: there may be a card in it.
          .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
          .build();

  private JsonBody() {}

  /**
   * Takes the body apart.
   *
   * @throws ProblemException UNSUPPORTED_MEDIA_TYPE, MALFORMED_BODY, VALIDATION_FAILED
   */
  public static ObjectNode parse(@Nullable String contentType, byte @Nullable [] body) {
    String mediaType = (contentType + "").split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
    if (!mediaType.equals("application/json")) {
      throw Problem.of(ErrorCode.UNSUPPORTED_MEDIA_TYPE, "Send the body as application/json")
          .exception();
    }
    if (read(body == null ? new byte[0] : body) instanceof ObjectNode object) {
      return object;
    }
    throw Problem.invalid("body", "must be a JSON object").exception();
  }

  private static JsonNode read(byte[] body) {
    try (JsonParser parser = STRICT.createParser(text(body))) {
      JsonNode node = STRICT.readTree(parser);
      if (node != null && parser.nextToken() == null) {
        return node;
      }
      throw Problem.of(ErrorCode.MALFORMED_BODY, "Send one JSON object").exception();
    } catch (MismatchedInputException e) {
      // A member that is there twice.
      throw Problem.invalid("body", e.getOriginalMessage()).exception(e);
    } catch (JacksonException e) {
      throw Problem.of(ErrorCode.MALFORMED_BODY, e.getOriginalMessage()).exception(e);
    }
  }

  /** Left to Jackson, overlong UTF-8 and UTF-16 would pass. */
  private static String text(byte[] body) {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(body)).toString();
    } catch (CharacterCodingException e) {
      throw Problem.of(ErrorCode.MALFORMED_BODY, "Send UTF-8").exception(e);
    }
  }
}
