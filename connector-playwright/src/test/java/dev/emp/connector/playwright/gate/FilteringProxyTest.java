package dev.emp.connector.playwright.gate;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The proxy as a browser talks to it, and as one that means ill would. */
class FilteringProxyTest {

    private final List<String> lookups = new ArrayList<>();
    private final List<String> excesses = new ArrayList<>();
    private final Traffic traffic = new Traffic(1000, 500, excesses::add);
    private HttpServer server;
    private FilteringProxy proxy;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0), 16);
        server.createContext("/", exchange -> {
            String said = exchange.getRequestURI() + " "
                    + exchange.getRequestHeaders().getFirst("Host") + " "
                    + exchange.getRequestHeaders().containsKey("Proxy-Connection");
            exchange.sendResponseHeaders(200, said.length());
            exchange.getResponseBody().write(said.getBytes(StandardCharsets.US_ASCII));
            exchange.close();
        });
        server.start();
        proxy = FilteringProxy.start(new HostRules(List.of("site.example"), List.of(), true), name -> {
            lookups.add(name);
            return List.of(InetAddress.ofLiteral("127.0.0.1"));
        });
        proxy.serve(traffic);
    }

    @AfterEach
    void stop() {
        proxy.close();
        server.stop(0);
    }

    @Test
    void forwardsARequestAndLooksItsHostUpOnce() throws IOException {
        String answer = ask("GET http://site.example:" + port() + "/a?b=c HTTP/1.1\r\nHost: site.example\r\n"
                + "Proxy-Connection: keep-alive\r\n\r\n");

        assertThat(answer)
                .startsWith("HTTP/1.1 200")
                .containsIgnoringCase("Connection: close")
                .endsWith("site.example false");
        assertThat(lookups).containsExactly("site.example");
        assertThat(traffic.bytesReceived()).isGreaterThan(50);
    }

    @Test
    void takesPathsThatJavaDoesNot() {
        assertThat(Target.ofUrl("http://my_host:81?b={c|d}").path()).isEqualTo("/?b={c|d}");
    }

    @Test
    void opensATunnel() throws IOException {
        String answer = ask("CONNECT site.example:" + port() + " HTTP/1.1\r\n\r\nGET /t HTTP/1.1\r\nHost: x\r\n"
                + "Connection: close\r\n\r\n");

        assertThat(answer).startsWith("HTTP/1.1 200 Connection established").endsWith("/t x false");
    }

    @Test
    void refusesWhatIsNotAllowedWithoutLookingItUp() throws IOException {
        assertThat(ask("CONNECT other.example:443 HTTP/1.1\r\n\r\n"))
                .startsWith("HTTP/1.1 403")
                .contains("emp.playwright.allow-hosts");
        assertThat(ask("GET http://other.example/ HTTP/1.1\r\n\r\n")).startsWith("HTTP/1.1 403");
        assertThat(lookups).isEmpty();
        assertThat(traffic.refusalOf("other.example:443")).isPresent();
        assertThat(traffic.newRefusals()).hasSize(2);
        assertThat(traffic.newRefusals()).isEmpty();
    }

    @Test
    void theHostOfTheUrlCountsAndNotTheUserBeforeIt() throws IOException {
        assertThat(ask("GET http://site.example@other.example/ HTTP/1.1\r\n\r\n"))
                .startsWith("HTTP/1.1 403");
        assertThat(traffic.refusalOf("other.example:80")).isPresent();
    }

    @Test
    void closesWhatIsNoRequestForAProxy() throws IOException {
        assertThat(ask("GET / HTTP/1.1\r\nHost: site.example\r\n\r\n")).isEmpty();
        assertThat(ask("CONNECT site.example:99999 HTTP/1.1\r\n\r\n")).isEmpty();
        assertThat(ask("hello\r\n\r\n")).startsWith("HTTP/1.1 400");
    }

    @Test
    void saysThatNobodyListens() throws IOException {
        int port = port();
        server.stop(0);

        assertThat(ask("GET http://site.example:" + port + "/ HTTP/1.1\r\n\r\n"))
                .startsWith("HTTP/1.1 502");
        assertThat(traffic.failureOf("site.example:" + port)).hasValue("refused the connection");
    }

    @Test
    void opensNothingBetweenJobs() throws IOException {
        proxy.serve(null);

        assertThat(ask("GET http://site.example:" + port() + "/ HTTP/1.1\r\n\r\n"))
                .isEmpty();
        assertThat(lookups).isEmpty();
    }

    @Test
    void tellsWhenTooMuchHasCome() throws IOException {
        ask("GET http://site.example:" + port() + "/" + "x".repeat(600) + " HTTP/1.1\r\nHost: a\r\n\r\n");

        assertThat(excesses).isNotEmpty().first().asString().contains("emp.playwright.limits.response allows 500");
    }

    private int port() {
        return server.getAddress().getPort();
    }

    /** Empty when the proxy closes without a word. */
    private String ask(String request) throws IOException {
        try (Socket socket = new Socket("127.0.0.1", proxy.port())) {
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            InputStream in = socket.getInputStream();
            return new String(in.readAllBytes(), StandardCharsets.US_ASCII);
        } catch (java.net.SocketException e) {
            return "";
        }
    }
}
