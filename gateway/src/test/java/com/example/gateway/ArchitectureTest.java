package com.example.gateway;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

class ArchitectureTest {
  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("com.example.gateway");

  @Test
  void canTheShopBeTakenOutOfThePlatform() {
    noClasses()
        .that()
        .resideInAPackage("..platform..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("..gateway.shop..", "com.example.contract..")
        .check(CLASSES);
  }

  @Test
  void doesTheShopJoinInOneClass() {
    classes()
        .that()
        .resideInAPackage("..gateway.shop..")
        .and()
        .doNotHaveSimpleName("package-info")
        .should()
        .haveSimpleName("ShopRoutes")
        .check(CLASSES);
  }

  @Test
  void areThePartsOfThePlatformFreeOfCycles() {
    slices().matching("..platform.(*)..").should().beFreeOfCycles().check(CLASSES);
  }
}
