package dev.emp.connector.comfyui;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.sun.net.httpserver.HttpServer;
import dev.emp.connector.ConnectorException;
import dev.emp.connector.ErrorClass;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A server that begins its answers and never ends them. */
@Timeout(120)
class StalledAnswersTest {

    private final CountDownLatch over = new CountDownLatch(1);
    private final HttpServer server = server();
    private final ComfyUiApi api = api();

    private HttpServer server() {
        try {
            HttpServer created = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            created.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
            created.createContext("/", exchange -> {
                exchange.sendResponseHeaders(200, 100);
                exchange.getResponseBody().write('{');
                exchange.getResponseBody().flush();
                try {
                    over.await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
                exchange.close();
            });
            return created;
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private ComfyUiApi api() {
        URI url = URI.create("http://127.0.0.1:" + server.getAddress().getPort());
        ComfyUiProperties properties = TestProperties.at(url, Map.of("request-timeout", "3s"));
        return new ComfyUiApi(properties.addresses().getFirst(), properties, new HttpClients());
    }

    @BeforeEach
    void start() {
        server.start();
    }

    @AfterEach
    void stop() {
        over.countDown();
        api.close();
        server.stop(0);
    }

    @Test
    void anAnswerThatDoesNotEndIsGivenUpLikeOneThatDoesNotBegin() {
        ConnectorException failure = catchThrowableOfType(ConnectorException.class, () -> api.locate("p-1"));

        assertThat(failure.errorClass()).isEqualTo(ErrorClass.UNAVAILABLE);
        assertThat(failure).hasMessageContaining("no whole answer within 3000 ms");
    }

    @Test
    void anOutputFileOfWhichNothingMoreComesIsGivenUp() throws Exception {
        OutputFile file = new OutputFile("9", "a.png", "", "output");

        try (InputStream content = api.view(file).content()) {
            assertThat(content.read()).isEqualTo('{');
            assertThatThrownBy(content::read).isInstanceOf(IOException.class);
        }
    }
}
