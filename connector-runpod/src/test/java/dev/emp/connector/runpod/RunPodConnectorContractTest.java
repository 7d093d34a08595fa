package dev.emp.connector.runpod;

import dev.emp.connector.Connector;
import dev.emp.connector.testing.ConnectorContract;
import dev.emp.simulators.http.Latency;
import dev.emp.simulators.runpod.RunPodSimulator;
import dev.emp.simulators.runpod.RunPodSimulatorOptions;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import tools.jackson.databind.JsonNode;

class RunPodConnectorContractTest extends ConnectorContract {

    private final GatedPace pace = new GatedPace();
    private final RunPodSimulator runPod =
            RunPodSimulator.start(RunPodSimulatorOptions.defaults().withSteps(1));
    private final RunPodSimulator slow = RunPodSimulator.start(
            RunPodSimulatorOptions.defaults().withPace(pace).withLatency(Latency.fixed(Duration.ofSeconds(1))));

    private final RunPodConnector connector = RunPods.connector(
            runPod.uri(),
            Map.of(
                    "keys[0].from", "env:RUNPOD_API_KEY",
                    "keys[0].models[0]", "image",
                    "keys[1].from", "env:RUNPOD_API_KEY",
                    "keys[1].models[0]", "text",
                    "keys[1].base-url", slow.uri() + "/v2"));

    @AfterEach
    void stop() {
        pace.open();
        connector.close();
        runPod.close();
        slow.close();
    }

    @Override
    protected Connector connector() {
        return connector;
    }

    @Override
    protected JsonNode quickInput() {
        return Inputs.of("image", "a lighthouse");
    }

    @Override
    protected JsonNode inputWithModels() {
        return quickInput();
    }

    @Override
    protected Set<String> modelsInMemory() {
        return Set.of();
    }

    @Override
    protected JsonNode longInput() {
        return Inputs.of("text", "a long story");
    }

    @Override
    protected void finishLongJobs() {
        pace.open();
    }

    @Override
    protected JsonNode refusedInput() {
        return Inputs.json("{'endpoint': 'image', 'input': 'no object'}");
    }

    @Override
    protected String unknownHandle() {
        return "key-1/image/00000000-0000-4000-8000-000000000000-u1";
    }

    @Override
    protected int submissions() {
        return runPod.ledger().accepted() + slow.ledger().accepted();
    }
}
