package dev.emp.connector.openai;

import dev.emp.connector.Connector;
import dev.emp.connector.testing.ConnectorContract;
import dev.emp.simulators.openai.OpenAiSimulator;
import dev.emp.simulators.openai.OpenAiSimulatorOptions;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import tools.jackson.databind.JsonNode;

/** The contract with jobs that can be attached to. */
class BackgroundResponseContractTest extends ConnectorContract {

    private final GatedPace pace = new GatedPace();
    private final OpenAiSimulator openAi = OpenAiSimulator.start(
            OpenAiSimulatorOptions.defaults().withPace(pace).withAnswerTokens(2000));
    private final OpenAiConnector connector = Connectors.at(openAi.uri());

    @AfterEach
    void stop() {
        pace.open();
        connector.close();
        openAi.close();
    }

    @Override
    protected Connector connector() {
        return connector;
    }

    @Override
    protected JsonNode quickInput() {
        return Inputs.of("responses", "{'model': 'gpt-4o', 'max_output_tokens': 16, 'input': 'hi'}");
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
        return Inputs.response("a long story");
    }

    @Override
    protected void finishLongJobs() {
        pace.open();
    }

    @Override
    protected JsonNode refusedInput() {
        return Inputs.of("responses", "{'model': 'gpt-0', 'input': 'hi'}");
    }

    @Override
    protected String unknownHandle() {
        return "key-1/resp_0123456789";
    }

    @Override
    protected int submissions() {
        return openAi.ledger().accepted();
    }
}
