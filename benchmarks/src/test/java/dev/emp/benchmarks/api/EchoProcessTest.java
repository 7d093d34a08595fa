package dev.emp.benchmarks.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import org.junit.jupiter.api.Test;

class EchoProcessTest {

    @Test
    void anEchoHasTheOptionsOfTheOtherButNotTheArchiveOfItsClasses() {
        assertThat(EchoProcess.optionsOf(List.of(
                        "/jdk/bin/java",
                        "-XX:+AutoCreateSharedArchive",
                        "-XX:SharedArchiveFile=emp.jsa",
                        "-Xmx256m",
                        "-cp",
                        "lib/*",
                        "dev.emp.launcher.Emp",
                        "run",
                        "-cp")))
                .containsExactly("/jdk/bin/java", "-Xmx256m");
    }

    @Test
    void whatIsNotAJvmHasNoOptionsForIt() {
        assertThatIllegalArgumentException().isThrownBy(() -> EchoProcess.optionsOf(List.of("bash", "./emp", "run")));
    }
}
