package dev.emp.orchestrator.health;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.emp.jobbus.bus.BusUnavailableException;
import dev.emp.orchestrator.OrchestratorApplication;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

@ExtendWith(OutputCaptureExtension.class)
class StartWithoutRedisTest {

    @Test
    void namesTheAddressWithoutThePassword(CapturedOutput output) throws IOException {
        int port = freePort();
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

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
