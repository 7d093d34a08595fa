package dev.emp.connector.testing;

import static org.awaitility.Awaitility.await;

import dev.emp.connector.Connector;
import dev.emp.connector.ConnectorRequest;
import dev.emp.connector.http.RemoteConnector;
import java.io.IOException;
import java.time.Duration;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import tools.jackson.databind.JsonNode;

/** What a contract test needs to know of a connector, and the ways to it. */
abstract class ContractFixture {

    private static @Nullable ConnectorServer server;

    private @Nullable RemoteConnector remote;

    /** The connector under test, with a provider of its own for each test. */
    protected abstract Connector connector();

    /** Ends well by itself. */
    protected abstract JsonNode quickInput();

    /** Ends well by itself and leaves {@link #modelsInMemory} behind, of a provider that held none before. */
    protected abstract JsonNode inputWithModels();

    /** Empty for a connector that cannot tell, or of which it does not matter. */
    protected abstract Set<String> modelsInMemory();

    /** Runs until it is canceled or {@link #finishLongJobs} is called. */
    protected abstract JsonNode longInput();

    protected abstract void finishLongJobs();

    /** Is refused by the provider. */
    protected abstract JsonNode refusedInput();

    /** A handle as this connector writes it, of a job that the provider does not know. */
    protected abstract String unknownHandle();

    /** How many jobs the provider has accepted. */
    protected abstract int submissions();

    @AfterEach
    void closeRemote() {
        if (remote != null) {
            remote.close();
        }
    }

    @AfterAll
    static void closeServer() {
        if (server != null) {
            server.close();
            server = null;
        }
    }

    protected final Connector reach(ConnectorContract.Reach reach) {
        if (reach == ConnectorContract.Reach.DIRECTLY) {
            return connector();
        }
        if (server == null) {
            server = ConnectorServer.start(connector());
        }
        server.serve(connector());
        remote = new RemoteConnector(server.uri());
        return remote;
    }

    protected static ConnectorRequest request(JsonNode input, @Nullable String handle) {
        return new ConnectorRequest(UUID.randomUUID().toString(), input, handle);
    }

    /** Blocks until the provider has the job and can be asked for it; answers what it is called. */
    final String awaitAttachableJob(RecordingContext context) {
        await().atMost(Duration.ofSeconds(30))
                .until(() -> submissions() == 1
                        && !context.handles().isEmpty()
                        && connector().canAttach(context.handles().getLast()));
        return context.handles().getLast();
    }

    /** The connector over HTTP, by way of a proxy that the caller closes. */
    final CuttingProxy proxied() throws IOException {
        reach(ConnectorContract.Reach.OVER_HTTP).close();
        CuttingProxy proxy = CuttingProxy.before(Objects.requireNonNull(server).uri());
        remote = new RemoteConnector(proxy.uri());
        return proxy;
    }

    /** The way that was opened last. */
    final Connector remote() {
        return Objects.requireNonNull(remote);
    }
}
