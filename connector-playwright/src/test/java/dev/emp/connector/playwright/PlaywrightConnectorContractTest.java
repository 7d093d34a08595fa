package dev.emp.connector.playwright;

import dev.emp.connector.Connector;
import dev.emp.connector.testing.ConnectorContract;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import tools.jackson.databind.JsonNode;

/** One connector for all tests, as a browser takes a second to start; a site for each. */
class PlaywrightConnectorContractTest extends ConnectorContract {

    private static PlaywrightConnector connector;

    private final Site site = new Site();

    @BeforeAll
    static void open() {
        Browsers.require();
        connector = Browsers.forLoopback();
    }

    @AfterAll
    static void close() {
        if (connector != null) {
            connector.close();
        }
    }

    @AfterEach
    void closeSite() {
        site.close();
    }

    @Override
    protected Connector connector() {
        return connector;
    }

    @Override
    protected JsonNode quickInput() {
        return Browsers.input("screenshot", site.uri("/shop"));
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
        return Browsers.input("screenshot", site.uri("/waits")).set("wait_for", Browsers.json("{'selector': '#done'}"));
    }

    @Override
    protected void finishLongJobs() {
        site.release();
    }

    @Override
    protected JsonNode refusedInput() {
        return Browsers.input("screenshot", "http://169.254.169.254/latest/meta-data/");
    }

    @Override
    protected String unknownHandle() {
        return "local/0b7f7f5e-0000-4000-8000-000000000000";
    }

    @Override
    protected int submissions() {
        return site.asked("/shop").size() + site.asked("/waits").size();
    }
}
