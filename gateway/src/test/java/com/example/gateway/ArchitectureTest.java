package com.example.gateway;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.belongToAnyOf;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.example.gateway.platform.saga.Reason;
import com.example.gateway.platform.saga.StepAction;
import com.example.gateway.platform.saga.StepResult;
import com.example.gateway.shop.checkout.DataService;
import com.example.gateway.shop.checkout.Facade;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;
import org.springframework.stereotype.Component;

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
    noClasses()
        .that()
        .resideInAPackage("..gateway.shop..")
        .and()
        .doNotHaveSimpleName("ShopRoutes")
        .should()
        .beMetaAnnotatedWith(Component.class)
        .check(CLASSES);
  }

  @Test
  void doTheStepsOfACheckoutKnowNothingOfTheEngine() {
    noClasses()
        .that()
        .haveSimpleNameStartingWith("CheckoutSteps")
        .or()
        .implement(Facade.class)
        .or()
        .implement(DataService.class)
        .should()
        .dependOnClassesThat(
            resideInAPackage("..platform.saga..")
                .and(not(belongToAnyOf(StepAction.class, StepResult.class, Reason.class))))
        .check(CLASSES);
  }

  @Test
  void areThePartsOfThePlatformFreeOfCycles() {
    slices().matching("..platform.(*)..").should().beFreeOfCycles().check(CLASSES);
  }
}
