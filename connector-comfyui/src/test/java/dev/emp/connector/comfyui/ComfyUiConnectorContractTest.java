package dev.emp.connector.comfyui;

import dev.emp.connector.Connector;
import dev.emp.connector.testing.ConnectorContract;
import dev.emp.simulators.comfyui.ComfyUiSimulator;
import dev.emp.simulators.comfyui.ComfyUiSimulatorOptions;
import java.time.Clock;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import tools.jackson.databind.JsonNode;

class ComfyUiConnectorContractTest extends ConnectorContract {

    private final GatedPace pace = new GatedPace();
    private final ComfyUiSimulator comfyUi =
            ComfyUiSimulator.start(ComfyUiSimulatorOptions.defaults().withPace(pace));
    private final ComfyUiConnector connector =
            new ComfyUiConnector(TestProperties.at(comfyUi.uri()), Clock.systemUTC());

    @AfterEach
    void stop() {
        pace.open();
        connector.close();
        comfyUi.close();
    }

    @Override
    protected Connector connector() {
        return connector;
    }

    @Override
    protected JsonNode quickInput() {
        return Inputs.redSquare();
    }

    @Override
    protected JsonNode inputWithModels() {
        return Inputs.textToImage(1);
    }

    @Override
    protected Set<String> modelsInMemory() {
        return Set.of(Inputs.CHECKPOINT);
    }

    @Override
    protected JsonNode longInput() {
        return Inputs.slow();
    }

    @Override
    protected void finishLongJobs() {
        pace.open();
    }

    @Override
    protected JsonNode refusedInput() {
        return Inputs.withoutSuchNode();
    }

    @Override
    protected String unknownHandle() {
        return comfyUi.uri() + "#0b7f7f5e-0000-4000-8000-000000000000";
    }

    @Override
    protected int submissions() {
        return comfyUi.promptsAccepted();
    }
}
