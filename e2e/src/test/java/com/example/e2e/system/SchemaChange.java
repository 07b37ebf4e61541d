package com.example.e2e.system;

import com.google.protobuf.DescriptorProtos.DescriptorProto;
import com.google.protobuf.DescriptorProtos.FieldDescriptorProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.InvalidProtocolBufferException;
import java.io.UncheckedIOException;
import java.util.Base64;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What somebody may do to the Drizzle schema and generate anew, as edits of the compiled data
 * service.
 *
 * @param code of each JavaScript file
 * @param messages of each message that is compiled into it
 */
public record SchemaChange(
    String name, UnaryOperator<String> code, Consumer<DescriptorProto.Builder> messages) {
  private static final Pattern DESCRIPTORS = Pattern.compile("(?<=fileDesc\\(\")[^\"]+");

  /** The same numbers, to be read otherwise. */
  public static SchemaChange unit(String column, String from, String to) {
    return new SchemaChange(
        column + " is in " + to,
        code ->
            code.replaceAll(
                "(?s)(\\b" + column + ": \\{(?:(?!unit:).)*unit: )'" + from + "'",
                "$1'" + to + "'"),
        message -> {});
  }

  /** Another name everywhere. */
  public static SchemaChange rename(String from, String to) {
    return new SchemaChange(
        from + " is called " + to,
        code -> code.replaceAll("\\b" + from + "\\b", to),
        message ->
            message.getFieldBuilderList().stream()
                .filter(field -> field.getName().equals(from))
                .forEach(field -> field.setName(to)));
  }

  /** A column of text loses its NOT NULL. */
  public static SchemaChange nullable(String table, String message, String column) {
    return new SchemaChange(
        message + "." + column + " may be null",
        of(
            table,
            code ->
                code.replace(column + ": textColumn().notNull()", column + ": textColumn()")
                    .replaceAll("\\b(" + column + ": field\\.text\\(\\d+\\))", "$1.nullable()")),
        descriptor -> {
          if (descriptor.getName().equals(message)) {
            // How proto3 says `optional`.
            descriptor.addOneofDeclBuilder().setName("_" + column);
            descriptor.getFieldBuilderList().stream()
                .filter(field -> field.getName().equals(column))
                .forEach(
                    field ->
                        field
                            .setProto3Optional(true)
                            .setOneofIndex(descriptor.getOneofDeclCount() - 1));
          }
        });
  }

  /** A column of text beside another one, which is text, too. */
  public static SchemaChange add(String table, String message, String column, String beside) {
    return new SchemaChange(
        message + "." + column + " is new",
        of(
            table,
            code ->
                code.replaceAll(
                    "(?m)^    " + beside + "(: (?:textColumn\\(\\)|field\\.text\\(|\\{ doc: ).*)$",
                    "$0\n    " + column + "$1")),
        descriptor -> {
          if (descriptor.getName().equals(message)) {
            descriptor
                .addFieldBuilder()
                .setName(column)
                .setNumber(descriptor.getFieldCount() + 100)
                .setType(FieldDescriptorProto.Type.TYPE_STRING)
                .setLabel(FieldDescriptorProto.Label.LABEL_OPTIONAL);
          }
        });
  }

  private static UnaryOperator<String> of(String table, UnaryOperator<String> change) {
    return code -> code.contains("pgTable('" + table + "'") ? change.apply(code) : code;
  }

  String apply(String javaScript) {
    Matcher descriptors = DESCRIPTORS.matcher(code.apply(javaScript));
    return descriptors.replaceAll(found -> edit(found.group()));
  }

  @Override
  public String toString() {
    return name;
  }

  private String edit(String base64) {
    try {
      var file = FileDescriptorProto.parseFrom(Base64.getDecoder().decode(base64)).toBuilder();
      file.getMessageTypeBuilderList().forEach(messages);
      return Base64.getEncoder().withoutPadding().encodeToString(file.build().toByteArray());
    } catch (InvalidProtocolBufferException e) {
      throw new UncheckedIOException(e);
    }
  }
}
