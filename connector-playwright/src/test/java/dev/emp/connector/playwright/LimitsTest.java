package dev.emp.connector.playwright;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.emp.connector.ConnectorException;
import dev.emp.connector.ConnectorRequest;
import dev.emp.connector.ErrorClass;
import dev.emp.connector.testing.RecordingContext;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Jobs that want more than they may, and the connector after them. */
class LimitsTest {

    private final Site site = new Site();
    private final RecordingContext context = new RecordingContext();

    @BeforeEach
    void require() {
        Browsers.require();
    }

    @AfterEach
    void close() {
        site.close();
    }

    @Test
    void bytesInAll() {
        for (int i = 0; i < 4; i++) {
            site.on("/part" + i, exchange -> Site.send(exchange, 200, "text/css", "/*" + "x".repeat(40_000) + "*/"));
        }
        site.page(
                "/sum",
                "<link rel=stylesheet href=/part0><link rel=stylesheet href=/part1>"
                        + "<link rel=stylesheet href=/part2><link rel=stylesheet href=/part3>");

        assertFails("/sum", "emp.playwright.limits.received", "limits.received", "100KB");
    }

    @Test
    void bytesOfOneResponseThatSaysItsSize() {
        site.page("/large", "x".repeat(60_000));

        assertFails("/large", "emp.playwright.limits.response", "limits.response", "50KB");
    }

    @Test
    void bytesOfOneResponseThatDoesNotSayItsSize() {
        site.on("/chunked", exchange -> {
            exchange.getResponseHeaders().set("Content-Type", "text/html");
            exchange.sendResponseHeaders(200, 0);
            exchange.getResponseBody().write("x".repeat(60_000).getBytes(StandardCharsets.UTF_8));
            exchange.close();
        });

        assertFails("/chunked", "emp.playwright.limits.response", "limits.response", "50KB");
    }

    @Test
    void requests() {
        site.page(
                "/many",
                "<script>for (let i = 0; i < 30; i++) new Image().src = '/image' + i</script>" + "<img src=/held>");

        assertFails("/many", "emp.playwright.limits.requests", "limits.requests", "10");
    }

    @Test
    void redirects() {
        for (int i = 0; i < 6; i++) {
            site.redirect("/hop" + i, "/hop" + (i + 1));
        }
        site.on("/hop6", exchange -> {
            site.hold();
            exchange.close();
        });

        assertFails("/hop0", "emp.playwright.limits.redirects", "limits.redirects", "3");
    }

    @Test
    void memory() {
        site.page("/hungry", "<title>Hungry</title><img src=/held>");

        assertFails("/hungry", "needs too much memory", "limits.memory", "20MB");
    }

    @Test
    void sizeOfAnOutputFile() {
        assertFails("/shop", "emp.playwright.limits.file", "limits.file", "1KB");
    }

    @ParameterizedTest
    @CsvSource(quoteCharacter = '`', delimiter = '|', textBlock = """
            {'what': ['text']}                                                            | The page's text has
            {'what': ['html']}                                                            | The page's html has
            {'what': ['html'], 'selector': 'p'}                                           | The page's html has
            {'what': ['links']}                                                           | The page's links has
            {'fields': {'all': {'selector': 'p'}}}                                        | The page's field all has
            {'fields': {'a': {'selector': 'p span'}, 'b': {'selector': 'p', 'attribute': 'html'}}} | The page's field b has
            """)
    void whatIsExtractedIsMeasuredBeforeItLeavesTheBrowser(String wanted, String message) {
        site.page(
                "/wide",
                "<title>Long</title><p><span>short</span></p><script>"
                        + "const p = document.querySelector('p'); p.append('x'.repeat(200000));"
                        + "const a = document.createElement('a'); a.href = '/' + 'y'.repeat(200000); p.append(a)</script>");

        try (PlaywrightConnector connector = Browsers.forLoopback("limits.file", "100KB")) {
            ObjectNode input = Browsers.input("extract", site.uri("/wide"));
            ((ObjectNode) Browsers.json(wanted))
                    .properties()
                    .forEach(part -> input.set(part.getKey(), part.getValue()));

            ConnectorException failure = failure(connector, input);

            assertThat(failure.errorClass()).as(failure.getMessage()).isEqualTo(ErrorClass.PROVIDER_ERROR);
            assertThat(failure).hasMessageContaining(message).hasMessageContaining("emp.playwright.limits.file");
        }
    }

    @Test
    void popups() {
        site.page(
                "/pops",
                "<title>Pops</title><button id=go onclick=\"for (let i = 0; i < 6; i++)"
                        + " window.open('/shop', 'w' + i)\">go</button>");

        try (PlaywrightConnector connector = Browsers.forLoopback("limits.pages", "1")) {
            ConnectorException failure = failure(
                    connector,
                    Browsers.script(
                            site.uri("/pops"),
                            "[{'action': 'click', 'selector': '#go'}, {'action': 'wait_for', 'selector': '#never'}]"));

            assertThat(failure.errorClass()).isEqualTo(ErrorClass.PROVIDER_ERROR);
            assertThat(failure.getMessage()).contains("emp.playwright.limits.pages");
        }
    }

    @Test
    void timeOfAJobIsAskedForWithinTheLimit() {
        try (PlaywrightConnector connector = Browsers.forLoopback("limits.time", "10s")) {
            ConnectorException failure = failure(
                    connector, Browsers.input("screenshot", site.uri("/shop")).put("timeout_seconds", 11));

            assertThat(failure.errorClass()).isEqualTo(ErrorClass.INVALID_INPUT);
            assertThat(failure.getMessage()).startsWith("/timeout_seconds must be at most 10");
        }
    }

    private void assertFails(String path, String wanted, String setting, String value) {
        try (PlaywrightConnector connector = Browsers.forLoopback(setting, value)) {
            ConnectorException failure = failure(connector, Browsers.input("screenshot", site.uri(path)));

            assertThat(failure.errorClass()).as(failure.getMessage()).isEqualTo(ErrorClass.PROVIDER_ERROR);
            assertThat(failure.getMessage()).contains(wanted);
        }
    }

    private ConnectorException failure(PlaywrightConnector connector, JsonNode input) {
        ConnectorException failure = catchThrowableOfType(
                ConnectorException.class,
                () -> connector.run(new ConnectorRequest(UUID.randomUUID().toString(), input, null), context));
        assertThat(failure).isNotNull();
        return failure;
    }
}
