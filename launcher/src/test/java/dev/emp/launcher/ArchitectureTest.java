package dev.emp.launcher;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.AccessTarget;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaPackage;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.core.importer.Location;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.CompositeArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.Set;
import org.jspecify.annotations.NullMarked;

/** The rules of the architecture page that a compiler does not check. */
@AnalyzeClasses(
        packages = "dev.emp",
        importOptions = {ImportOption.DoNotIncludeTests.class, ArchitectureTest.NoTestJars.class})
class ArchitectureTest {

    /** What other modules lend to tests is a test, too. */
    static final class NoTestJars implements ImportOption {

        @Override
        public boolean includes(Location location) {
            return !location.contains("-tests.jar");
        }
    }

    private static final String BUS = "dev.emp.jobbus..";
    private static final String SPI = "dev.emp.connector";
    private static final String SPI_HTTP = "dev.emp.connector.http..";
    private static final String ARTIFACTS = "dev.emp.artifact..";
    private static final String CLIENT = "dev.emp.client..";
    private static final String SETTINGS = "dev.emp.settings..";
    private static final String TRACING = "dev.emp.tracing..";
    private static final String ADDRESSES = "dev.emp.addresses..";
    private static final String SECRETS = "dev.emp.secrets..";
    private static final String SUPPORT = "dev.emp.connector.support..";

    /** Classes in {@code subject} use, of our own code, nothing but themselves and {@code allowed}. */
    private static ArchRule mayOnlyUse(String subject, String... allowed) {
        return noClasses()
                .that()
                .resideInAnyPackage(subject)
                .should()
                .dependOnClassesThat(JavaClass.Predicates.resideInAPackage("dev.emp..")
                        .and(DescribedPredicate.not(JavaClass.Predicates.resideInAnyPackage(concat(subject, allowed))))
                        .as("are other modules' than %s", Set.of(allowed)))
                .allowEmptyShould(false);
    }

    private static String[] concat(String first, String[] others) {
        String[] all = new String[others.length + 1];
        all[0] = first;
        System.arraycopy(others, 0, all, 1, others.length);
        return all;
    }

    @ArchTest
    static final ArchRule theJobBusUsesNothingOfOurs = mayOnlyUse(BUS);

    @ArchTest
    static final ArchRule theAddressesUseNothingOfOurs = mayOnlyUse(ADDRESSES);

    @ArchTest
    static final ArchRule theArtifactStoreUsesNothingOfOurs = mayOnlyUse(ARTIFACTS);

    @ArchTest
    static final ArchRule theClientUsesNothingOfOurs = mayOnlyUse(CLIENT);

    @ArchTest
    static final ArchRule theSecretsUseNothingOfOurs = mayOnlyUse(SECRETS);

    @ArchTest
    static final ArchRule theSettingsUseNothingOfOurs = mayOnlyUse(SETTINGS);

    @ArchTest
    static final ArchRule theMachineSetupUsesOnlySecrets = mayOnlyUse("dev.emp.setup..", SECRETS);

    @ArchTest
    static final ArchRule theSimulatorsUseNothingOfOurs = mayOnlyUse("dev.emp.simulators..");

    @ArchTest
    static final ArchRule theTracingUsesOnlySettings = mayOnlyUse(TRACING, SETTINGS);

    @ArchTest
    static final ArchRule theConnectorSpiUsesNothingOfOurs = mayOnlyUse(SPI, SPI_HTTP);

    @ArchTest
    static final ArchRule theConnectorProtocolUsesOnlyTheSpiAndTracing = mayOnlyUse(SPI_HTTP, SPI, TRACING);

    @ArchTest
    static final ArchRule whatConnectorsShareUsesOnlySpiSettingsAndTracing =
            mayOnlyUse(SUPPORT, SPI, SETTINGS, TRACING);

    @ArchTest
    static final ArchRule connectorsUseOnlyWhatTheyShare = connector("comfyui")
            .and(connector("openai"))
            .and(connector("replicate"))
            .and(connector("runpod"))
            .and(connector("playwright"));

    private static CompositeArchRule connector(String name) {
        return CompositeArchRule.of(
                mayOnlyUse("dev.emp.connector." + name + "..", SPI, SPI_HTTP, SUPPORT, SETTINGS, ADDRESSES, TRACING));
    }

    @ArchTest
    static final ArchRule theOrchestratorUsesOnlyLibraries =
            mayOnlyUse("dev.emp.orchestrator..", BUS, ARTIFACTS, SECRETS, SETTINGS, ADDRESSES, TRACING);

    @ArchTest
    static final ArchRule theWorkerUsesBusSpiArtifactsSecretsAndSettings =
            mayOnlyUse("dev.emp.worker..", BUS, SPI, SPI_HTTP, ARTIFACTS, SECRETS, SETTINGS, TRACING);

    @ArchTest
    static final ArchRule theMonitorUsesBusAndSettings = mayOnlyUse("dev.emp.monitor..", BUS, SETTINGS);

    @ArchTest
    static final ArchRule theDomainKnowsNoFramework = noClasses()
            .that()
            .resideInAnyPackage(
                    "dev.emp.jobbus.job..",
                    "dev.emp.jobbus.matching..",
                    "dev.emp.jobbus.bus..",
                    "dev.emp.jobbus.event..",
                    "dev.emp.jobbus.machine..",
                    "dev.emp.jobbus.query..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "org.springframework..", "io.lettuce..", "reactor..", "tools.jackson..", "com.fasterxml..");

    @ArchTest
    static final ArchRule theRedisAdapterIsReachedThroughThePorts = noClasses()
            .that()
            .resideOutsideOfPackages("dev.emp.jobbus.redis..", "dev.emp.launcher..", "dev.emp.benchmarks..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("dev.emp.jobbus.redis..");

    @ArchTest
    static final ArchRule nobodyReadsTheWallClock = noClasses()
            .should()
            .callMethodWhere(DescribedPredicate.describe(
                    "the wall clock is read (inject a java.time.Clock)", call -> isWallClock(call.getTarget())))
            .because("tests drive time");

    private static boolean isWallClock(AccessTarget.MethodCallTarget target) {
        String owner = target.getOwner().getName();
        boolean now = owner.startsWith("java.time.")
                && target.getName().equals("now")
                && target.getRawParameterTypes().isEmpty();
        return now || (owner.equals("java.lang.System") && target.getName().equals("currentTimeMillis"));
    }

    @ArchTest
    static final ArchRule everyPackageSaysWhatLivesThereAndIsNullMarked = classes()
            .that()
            .resideInAPackage("dev.emp..")
            .should(new ArchCondition<JavaClass>("be in a @NullMarked package with a package-info") {
                @Override
                public void check(JavaClass javaClass, ConditionEvents events) {
                    JavaPackage home = javaClass.getPackage();
                    if (!home.isAnnotatedWith(NullMarked.class)) {
                        events.add(SimpleConditionEvent.violated(
                                javaClass, home.getName() + " has no @NullMarked package-info.java"));
                    }
                }
            });
}
