package com.example.gateway.contract;

import static org.assertj.core.api.Assertions.assertThat;

import com.example.contract.rest.data.Order;
import com.example.contract.rest.data.Payment;
import com.example.contract.rest.data.Product;
import com.example.contract.rest.data.User;
import com.sun.source.tree.ClassTree;
import com.sun.source.tree.VariableTree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TreeScanner;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/** The Java types of what REST answers: generated, whole, and described nowhere else. */
class GeneratedTypesTest {
  private static final Path ROOT = Path.of("..");
  private static final List<String> MODULES = List.of("gateway", "launcher", "e2e");

  /** Errors are no entities: each service writes its own, in the shape of docs/reference. */
  private static final Set<String> NO_ENTITIES = Set.of("Problem", "FieldError");

  /** Fewer members in common are a coincidence. */
  private static final int A_COPY = 3;

  static Stream<Arguments> tables() {
    return Stream.of(
        Arguments.of("users", User.class),
        Arguments.of("products", Product.class),
        Arguments.of("orders", Order.class),
        Arguments.of("payments", Payment.class));
  }

  @ParameterizedTest
  @MethodSource("tables")
  void doesARowKeepAllItsValuesInTheRecord(String table, Class<? extends Record> type) {
    for (JsonNode row : Golden.read("golden/shop.json").path(table)) {
      Record read = Golden.JSON.treeToValue(row, type);

      assertThat(Golden.json(Golden.JSON.writeValueAsString(read))).isEqualTo(row);
    }
  }

  @Test
  void isNoTypeWrittenOnceMoreByHand() throws IOException {
    Map<String, Set<String>> generated = generated();
    List<String> copies = new ArrayList<>();
    written()
        .forEach(
            (written, file) -> {
              Set<String> members = members(written);
              generated.forEach(
                  (type, fields) -> {
                    boolean same = members.size() >= A_COPY && fields.containsAll(members);
                    if (written.getSimpleName().contentEquals(type) || same) {
                      copies.add(file + " re-declares " + type);
                    }
                  });
            });
    assertThat(copies)
        .as(
            "hand-written types of entities: %s; remove them and use com.example.contract.rest.* instead,"
                + " then run %s",
            copies, Golden.COMMAND)
        .isEmpty();
  }

  private static Map<String, Set<String>> generated() {
    var types = new HashMap<String, Set<String>>();
    for (JavaClass type : new ClassFileImporter().importPackages("com.example.contract.rest")) {
      if (type.isTopLevelClass() && !NO_ENTITIES.contains(type.getSimpleName())) {
        types.put(
            type.getSimpleName(),
            type.getFields().stream().map(JavaField::getName).collect(Collectors.toSet()));
      }
    }
    assertThat(types).containsKeys("User", "Order", "Quote");
    return types;
  }

  /** Each with its file. */
  private static Map<ClassTree, Path> written() throws IOException {
    var compiler = ToolProvider.getSystemJavaCompiler();
    try (var files = compiler.getStandardFileManager(null, null, null)) {
      var task =
          (JavacTask)
              compiler.getTask(
                  null, files, null, null, null, files.getJavaFileObjectsFromPaths(sources()));
      Map<ClassTree, Path> classes = new HashMap<>();
      var collector =
          new TreeScanner<@Nullable Void, Path>() {
            @Override
            public @Nullable Void visitClass(ClassTree type, Path file) {
              classes.put(type, file);
              return super.visitClass(type, file);
            }
          };
      task.parse()
          .forEach(
              file ->
                  collector.scan(file, ROOT.relativize(Path.of(file.getSourceFile().getName()))));
      return classes;
    }
  }

  private static List<Path> sources() throws IOException {
    List<Path> all = new ArrayList<>();
    for (String module : MODULES) {
      try (Stream<Path> files = Files.walk(ROOT.resolve(module).resolve("src"))) {
        files.filter(file -> file.toString().endsWith(".java")).forEach(all::add);
      }
    }
    return all;
  }

  private static Set<String> members(ClassTree type) {
    return type.getMembers().stream()
        .filter(VariableTree.class::isInstance)
        .map(member -> ((VariableTree) member).getName().toString())
        .collect(Collectors.toSet());
  }
}
