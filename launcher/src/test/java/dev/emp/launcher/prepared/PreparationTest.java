package dev.emp.launcher.prepared;

import static org.assertj.core.api.Assertions.assertThat;

import dev.emp.launcher.Program;
import dev.emp.launcher.container.ChildJvm;
import java.io.File;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The services, prepared for real. Each is asked for its beans in a JVM of its own, as prepared and in the ordinary way. */
class PreparationTest {

    private static final String CLASS_PATH = System.getProperty("java.class.path");

    @TempDir
    private static Path folder;

    private static String written = "";

    @BeforeAll
    static void prepare() throws Exception {
        written = ChildJvm.run(
                Map.of(), "-XX:TieredStopAtLevel=1", "-cp", CLASS_PATH, Preparation.class.getName(), folder.toString());
    }

    /** One needs a browser and is no part of the image, one is for trying out. */
    static Set<String> services() {
        return EnumSet.complementOf(EnumSet.of(Program.CONNECTOR_PLAYWRIGHT, Program.SIMULATOR)).stream()
                .map(Program::label)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    @Test
    void everyServiceOfTheImageIsPrepared() {
        assertThat(written.lines().filter(line -> line.startsWith("Prepared the ")))
                .containsExactlyElementsOf(services().stream()
                        .map(service -> "Prepared the " + service)
                        .toList());
    }

    @ParameterizedTest
    @MethodSource("services")
    void aServiceHasTheSameBeansAsPreparedAndInTheOrdinaryWay(String service) throws Exception {
        String prepared = told(true, service);
        String ordinary = told(false, service);

        assertThat(prepared).contains("prepared true");
        assertThat(ordinary).contains("prepared false");
        assertThat(beans(prepared)).hasSizeGreaterThan(30).isEqualTo(beans(ordinary));
    }

    @Test
    void aSettingThatDecidesOnBeansIsHonoredWithoutWhatWasPrepared() throws Exception {
        String setting = "--emp.orchestrator.oidc.issuer-uri=http://127.0.0.1:9/issuer";
        String told = told(true, "orchestrator", setting);

        assertThat(told).contains("prepared false", "emp.orchestrator.oidc.issuer-uri decides");
        assertThat(beans(told))
                .isEqualTo(beans(told(false, "orchestrator", setting)))
                .isNotEqualTo(beans(told(true, "orchestrator")));
    }

    @Test
    void settingsOfEverydayChangeNothing() throws Exception {
        assertThat(told(
                        true,
                        "worker",
                        "--server.port=9191",
                        "--spring.data.redis.url=redis://redis:6379/1",
                        "--emp.machine.id=m",
                        "--emp.machine.profile=base",
                        "--logging.level.root=warn"))
                .contains("prepared true");
        assertThat(told(
                        true,
                        "orchestrator",
                        "--emp.orchestrator.keys.first.from=env:EMP_ADMIN_KEY",
                        "--emp.orchestrator.keys.first.role=admin"))
                .contains("prepared true");
    }

    private static String told(boolean prepared, String... words) throws Exception {
        String path = prepared
                ? folder.resolve("lib") + File.pathSeparator + folder.resolve("own") + File.pathSeparator + CLASS_PATH
                : CLASS_PATH;
        List<String> command =
                new ArrayList<>(List.of("-XX:TieredStopAtLevel=1", "-cp", path, BeansOfService.class.getName()));
        command.addAll(Arrays.asList(words));
        return ChildJvm.run(Map.of(), command.toArray(String[]::new));
    }

    /** Without those that find out which beans there are. */
    private static Set<String> beans(String told) {
        return told.lines()
                .filter(line -> line.startsWith("bean "))
                .map(line -> line.substring("bean ".length()))
                .filter(name -> !name.startsWith("org.springframework.context.annotation.internal")
                        && !name.startsWith("org.springframework.boot.autoconfigure.internal"))
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
