package dev.emp.launcher.reload;

import static org.assertj.core.api.Assertions.assertThat;

import dev.emp.launcher.platform.Service;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Who starts anew after a change, by the pom.xml files of this repository. */
class UsageTest {

    private static final Path HOME = Path.of("..");

    private final Usage usage = new Usage(Modules.of(HOME));

    UsageTest() throws IOException {}

    @Test
    void aChangedServiceStartsAnewAlone() {
        assertThat(usersOf("orchestrator-service/src/main/java/A.java")).containsExactly(Service.ORCHESTRATOR);
        assertThat(usersOf("monitor-service/src/main/resources/a.yaml")).containsExactly(Service.MONITOR);
        assertThat(usersOf("simulators/src/main/java/A.java")).containsExactly(Service.SIMULATOR);
    }

    @Test
    void whatServicesShareStartsAllThatUseIt() {
        assertThat(usersOf("job-bus/src/main/java/A.java"))
                .containsExactly(Service.ORCHESTRATOR, Service.MONITOR, Service.WORKER);
        assertThat(usersOf("connector-support/src/main/java/A.java"))
                .containsExactly(Service.CONNECTOR_COMFYUI, Service.WORKER);
        assertThat(usersOf("launcher/src/main/java/A.java")).containsExactly(Service.values());
    }

    @Test
    void theWorkerHasConnectorsOfApisInItsProcess() {
        assertThat(usersOf("connector-openai/src/main/java/A.java")).containsExactly(Service.WORKER);
        assertThat(usersOf("connector-comfyui/src/main/java/A.java")).containsExactly(Service.CONNECTOR_COMFYUI);
    }

    @Test
    void nobodyUsesWhatIsForProgramsOfOthers() {
        assertThat(usersOf("benchmarks/src/main/java/A.java")).isEmpty();
    }

    private Set<Service> usersOf(String file) {
        return usage.usersOf(List.of(Path.of(file)));
    }
}
