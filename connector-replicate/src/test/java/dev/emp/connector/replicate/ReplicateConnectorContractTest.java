package dev.emp.connector.replicate;

import dev.emp.connector.Connector;
import dev.emp.connector.testing.ConnectorContract;
import dev.emp.simulators.http.Latency;
import dev.emp.simulators.replicate.ReplicateSimulator;
import dev.emp.simulators.replicate.ReplicateSimulatorOptions;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import tools.jackson.databind.JsonNode;

class ReplicateConnectorContractTest extends ConnectorContract {

    private final GatedPace pace = new GatedPace();
    private final ReplicateSimulator replicate =
            ReplicateSimulator.start(ReplicateSimulatorOptions.defaults().withSteps(1));
    private final ReplicateSimulator slow = ReplicateSimulator.start(
            ReplicateSimulatorOptions.defaults().withPace(pace).withLatency(Latency.fixed(Duration.ofSeconds(1))));

    private final ReplicateConnector connector = Replicates.connector(
            replicate.uri(),
            Map.of(
                    "keys[0].from",
                    "env:REPLICATE_API_TOKEN",
                    "keys[0].models[0]",
                    Replicates.IMAGE_MODEL,
                    "keys[1].from",
                    "env:REPLICATE_API_TOKEN",
                    "keys[1].models[0]",
                    Replicates.TEXT_MODEL,
                    "keys[1].base-url",
                    slow.uri() + "/v1"));

    @AfterEach
    void stop() {
        pace.open();
        connector.close();
        replicate.close();
        slow.close();
    }

    @Override
    protected Connector connector() {
        return connector;
    }

    @Override
    protected JsonNode quickInput() {
        return Inputs.image("a lighthouse");
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
        return Inputs.text("a long story");
    }

    @Override
    protected void finishLongJobs() {
        pace.open();
    }

    @Override
    protected JsonNode refusedInput() {
        return Inputs.json("{'model': 'black-forest-labs/flux-schnell', 'input': {'promt': 'misspelt'}}");
    }

    @Override
    protected String unknownHandle() {
        return "key-1/0123456789abcdefghijklmnop";
    }

    @Override
    protected int submissions() {
        return replicate.ledger().accepted() + slow.ledger().accepted();
    }
}
