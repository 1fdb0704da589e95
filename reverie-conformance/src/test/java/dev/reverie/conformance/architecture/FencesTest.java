package dev.reverie.conformance.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Who may use what. */
final class FencesTest {
    private static final String OURS = "dev.reverie..";
    private static final String JDK = "java..";
    private static final String NULLNESS = "org.jspecify..";
    private static final String SYSCALLS = "dev.reverie.syscalls..";
    private static final String API = "dev.reverie.api..";
    private static final String LINUX = "dev.reverie.linux..";
    private static final String SYMBOLS = "dev.reverie.symbols..";
    private static final String X86 = "dev.reverie.x86..";

    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .withImportOption(location -> !location.contains("/test-classes/"))
            .importPackages("dev.reverie");

    @Test
    void allModulesAreLookedAt() {
        for (String name : Set.of("syscalls", "api", "linux", "symbols", "ptrace", "tools", "cli")) {
            assertThat(CLASSES.stream().anyMatch(type -> type.getPackageName().startsWith("dev.reverie." + name)))
                    .as(name)
                    .isTrue();
        }
    }

    @Test
    void nativeCodeStaysInFfiPackages() {
        check(noClasses()
                .that()
                .resideInAPackage(OURS)
                .and()
                .resideOutsideOfPackage("..ffi..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("java.lang.foreign..", "sun.misc..", "jdk.internal.."));
    }

    /** NativeBuffer.address() is package-private: nobody outside can get at an address of ours. */
    @Test
    void addressesDoNotLeaveTheFfiPackage() {
        check(classes()
                .that()
                .haveSimpleName("NativeBuffer")
                .should()
                .onlyBeAccessed()
                .byAnyPackage("dev.reverie.linux.ffi.."));
    }

    @Test
    void reflectionIsForTheSchedulerAndForViewsInTests() {
        check(noClasses()
                .that()
                .resideInAPackage(OURS)
                .and()
                .doNotHaveSimpleName("CarrierThreads")
                .and()
                .doNotHaveSimpleName("StructProxy")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("java.lang.reflect.."));
    }

    @Test
    void syscallsAndLinuxStandAlone() {
        check(classes()
                .that()
                .resideInAPackage(SYSCALLS)
                .should()
                .onlyDependOnClassesThat(areIn(JDK, NULLNESS, SYSCALLS)));
        check(classes().that().resideInAPackage(LINUX).should().onlyDependOnClassesThat(areIn(JDK, NULLNESS, LINUX)));
    }

    @Test
    void theApiKnowsOnlySystemCalls() {
        check(classes()
                .that()
                .resideInAPackage(API)
                .should()
                .onlyDependOnClassesThat(areIn(JDK, NULLNESS, SYSCALLS, API)));
    }

    @Test
    void toolsUseOnlyTheApi() {
        check(classes()
                .that()
                .resideInAnyPackage("dev.reverie.tools..", "dev.reverie.testing..")
                .should()
                .onlyDependOnClassesThat(
                        areIn(JDK, NULLNESS, SYSCALLS, API, "dev.reverie.tools..", "dev.reverie.testing..")));
        check(noClasses()
                .that()
                .resideInAPackage("dev.reverie.tools..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("dev.reverie.testing.."));
    }

    @Test
    void theBackendKnowsNoTool() {
        check(classes()
                .that()
                .resideInAPackage("dev.reverie.ptrace..")
                .should()
                .onlyDependOnClassesThat(
                        areIn(JDK, NULLNESS, SYSCALLS, API, LINUX, SYMBOLS, X86, "dev.reverie.ptrace..")));
    }

    /** The server uses the door that the tracer has for debuggers, and no other. */
    @Test
    void debuggersHaveADoorOfTheirOwn() {
        check(classes()
                .that()
                .resideInAPackage("dev.reverie.gdb..")
                .should()
                .onlyDependOnClassesThat(
                        areIn(JDK, NULLNESS, API, LINUX, SYSCALLS, "dev.reverie.ptrace.debug..", "dev.reverie.gdb..")
                                .or(describe("are the backend", type -> type.getSimpleName()
                                        .equals("PtraceBackend")))));
        check(noClasses()
                .that()
                .resideInAPackage("dev.reverie.gdb.protocol..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("dev.reverie.ptrace..", LINUX));
    }

    @Test
    void symbolsNeedNoNativeCode() {
        check(classes()
                .that()
                .resideInAPackage(SYMBOLS)
                .should()
                .onlyDependOnClassesThat(areIn(JDK, NULLNESS, SYSCALLS, API, SYMBOLS)));
    }

    @Test
    void theSchedulerKnowsNothingOfGuests() {
        check(noClasses()
                .that()
                .resideInAPackage("dev.reverie.ptrace.scheduler..")
                .should()
                .dependOnClassesThat(describe(
                        "are of the tracer or the API",
                        type -> type.getPackageName().equals("dev.reverie.ptrace")
                                || type.getPackageName().startsWith("dev.reverie.api"))));
    }

    @Test
    void packagesHaveNoCycles() {
        check(slices().matching("dev.reverie.(*)..").should().beFreeOfCycles());
    }

    private static com.tngtech.archunit.base.DescribedPredicate<JavaClass> areIn(String... packages) {
        // Arrays of primitive types have no package.
        return JavaClass.Predicates.resideInAnyPackage(packages)
                .or(describe(
                        "are primitive", type -> type.getBaseComponentType().isPrimitive()));
    }

    private static void check(ArchRule rule) {
        rule.check(CLASSES);
    }
}
