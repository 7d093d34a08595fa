package dev.emp.connector.testing;

import dev.emp.connector.Connector;
import java.util.Set;
import tools.jackson.databind.JsonNode;

class ScriptedConnectorContractTest extends ConnectorContract {

    private final ScriptedConnector connector = new ScriptedConnector();

    @Override
    protected Connector connector() {
        return connector;
    }

    @Override
    protected JsonNode quickInput() {
        return ScriptedConnector.input("quick");
    }

    @Override
    protected JsonNode inputWithModels() {
        return ScriptedConnector.input("model");
    }

    @Override
    protected Set<String> modelsInMemory() {
        return Set.of(ScriptedConnector.MODEL);
    }

    @Override
    protected JsonNode longInput() {
        return ScriptedConnector.input("wait");
    }

    @Override
    protected void finishLongJobs() {
        connector.finishAll();
    }

    @Override
    protected JsonNode refusedInput() {
        return ScriptedConnector.input("refuse");
    }

    @Override
    protected String unknownHandle() {
        return "provider-job-0";
    }

    @Override
    protected int submissions() {
        return connector.submissions();
    }
}
