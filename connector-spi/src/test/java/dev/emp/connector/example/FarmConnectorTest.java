package dev.emp.connector.example;

import dev.emp.connector.Connector;
import dev.emp.connector.testing.ConnectorContract;
import java.io.IOException;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

class FarmConnectorTest extends ConnectorContract {

    private Farm farm;
    private Connector connector;

    @BeforeEach
    void open() throws IOException {
        farm = new Farm();
        connector = new FarmConnector(farm.uri());
    }

    @AfterEach
    void close() {
        farm.close();
    }

    @Override
    protected Connector connector() {
        return connector;
    }

    @Override
    protected JsonNode quickInput() {
        return scene("a meadow");
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
        return scene("a long road");
    }

    @Override
    protected void finishLongJobs() {
        farm.finish();
    }

    @Override
    protected JsonNode refusedInput() {
        return scene("an ugly town");
    }

    @Override
    protected String unknownHandle() {
        return "emp-0";
    }

    @Override
    protected int submissions() {
        return farm.accepted();
    }

    private static JsonNode scene(String scene) {
        return JsonNodeFactory.instance.objectNode().put("scene", scene);
    }
}
