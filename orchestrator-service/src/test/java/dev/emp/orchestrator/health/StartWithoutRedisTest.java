package dev.emp.orchestrator.health;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.emp.jobbus.bus.BusUnavailableException;
import dev.emp.jobbus.testing.FreePort;
import dev.emp.orchestrator.OrchestratorApplication;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

@ExtendWith(OutputCaptureExtension.class)
class StartWithoutRedisTest {

    @Test
    void namesTheAddressWithoutThePassword(CapturedOutput output) {
        int port = FreePort.next();
        assertThatThrownBy(() -> OrchestratorApplication.builder()
                        .run(
                                "--server.port=0",
                                "--server.address=127.0.0.1",
                                "--spring.data.redis.url=redis://user:hush@127.0.0.1:" + port))
                .hasRootCauseInstanceOf(Exception.class)
                .hasStackTraceContaining(BusUnavailableException.class.getName());
        assertThat(output)
                .contains("No Redis answers at redis://127.0.0.1:" + port + ".")
                .doesNotContain("hush")
                .doesNotContain("Netty started");
    }
}
