package dev.emp.simulators;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.emp.simulators.comfyui.TestClient;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@EnabledOnOs(OS.LINUX)
class SimulatorProcessTest {
    private static final String SLOW = """
            {"client_id": "me", "extra_data": {"emp_execution": "j0-1-1"}, "prompt": {
              "1": {"class_type": "EmptyImage", "inputs": {"width": 8, "height": 8, "batch_size": 1, "color": 255}},
              "2": {"class_type": "SlowProgress",
                    "inputs": {"image": ["1", 0], "steps": 1000, "delay": 1, "seed": 1, "preview": false}},
              "3": {"class_type": "SaveImage", "inputs": {"images": ["2", 0], "filename_prefix": "slow"}}}}
            """;
    private static final String LEAK = """
            {"kind": "leak_memory", "bytes_per_second": 2000000000, "up_to_bytes": 200000000}
            """;
    private static final long LEAKED_KIBIBYTES = 190_000;

    @TempDir
    private Path folder;

    @Test
    void leaksMoreThanItsHeapHoldsAndFreeMendsNothing() throws Exception {
        try (SimulatorProcess simulator = start("--faults")) {
            TestClient client = simulator.client();
            long before = simulator.residentKibibytes();

            client.postJson("/simulator/faults", LEAK);

            await().until(() -> simulator.residentKibibytes() - before > LEAKED_KIBIBYTES);
            client.postJson("/free", "{\"unload_models\": true, \"free_memory\": true}");
            client.send("DELETE", "/simulator/faults", new byte[0]);
            assertThat(client.get("/system_stats").statusCode()).isEqualTo(200);
            assertThat(simulator.residentKibibytes() - before).isGreaterThan(LEAKED_KIBIBYTES);
        }
    }

    @Test
    void whatHasStartedStandsInTheLedgerAfterAKill() throws Exception {
        Path ledger = folder.resolve("ledger");
        try (SimulatorProcess simulator = start("--ledger", ledger.toString())) {
            run(simulator);

            simulator.kill();

            assertThat(Files.readAllLines(ledger, StandardCharsets.US_ASCII))
                    .singleElement()
                    .asString()
                    .contains("\"event\":\"started\"", "\"emp_execution\":\"j0-1-1\"");
        }
    }

    @Test
    void endsOnSigtermWhileAPromptRuns() throws Exception {
        try (SimulatorProcess simulator = start()) {
            run(simulator);

            assertThat(simulator.terminate()).isEqualTo(143);
        }
    }

    /** With a folder that somebody else removes: a process that is killed cannot. */
    private SimulatorProcess start(String... arguments) throws IOException {
        List<String> all = new ArrayList<>(List.of("--output", folder.toString()));
        all.addAll(List.of(arguments));
        return SimulatorProcess.start(all.toArray(String[]::new));
    }

    /** Returns when the prompt runs. */
    private static void run(SimulatorProcess simulator) throws Exception {
        TestClient.Socket socket = simulator.client().connect("me");
        simulator.client().postJson("/prompt", SLOW);
        socket.await(frame -> frame.isType("execution_start"));
    }
}
