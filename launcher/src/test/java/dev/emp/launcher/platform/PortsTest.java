package dev.emp.launcher.platform;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PortsTest {

    @Test
    void theDocumentedPortsAreTheDefaults() {
        Ports ports = Ports.defaults();
        assertThat(ports.of(Service.ORCHESTRATOR)).isEqualTo(8080);
        assertThat(ports.of(Service.MONITOR)).isEqualTo(8088);
        assertThat(ports.of(Service.WORKER)).isEqualTo(9090);
        assertThat(ports.of(Service.CONNECTOR_COMFYUI)).isEqualTo(8103);
        assertThat(ports.of(Service.SIMULATOR)).isEqualTo(8188);
    }

    @Test
    void aReplacedPortLeavesTheOthersAlone() {
        Ports ports = Ports.defaults().with(Map.of(Service.MONITOR, 9999));
        assertThat(ports.url(Service.MONITOR)).isEqualTo("http://127.0.0.1:9999");
        assertThat(ports.of(Service.WORKER)).isEqualTo(9090);
    }

    @Test
    void aPortSomebodyListensOnIsNotFree() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            assertThat(Ports.isFree(socket.getLocalPort())).isFalse();
        }
    }

    @Test
    void aFreePortIsGivenOnceAndNoOutgoingConnectionTakesIt() {
        assertThat(IntStream.range(0, 200).mapToObj(n -> Ports.freePort()))
                .doesNotHaveDuplicates()
                .allMatch(port -> port >= 1_024 && port < 32_768);
    }
}
