package dev.emp.connector.playwright;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.emp.connector.ConnectorException;
import dev.emp.connector.ConnectorRequest;
import dev.emp.connector.ErrorClass;
import dev.emp.connector.testing.RecordingContext;
import dev.emp.connector.testing.RecordingContext.Told;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** What a page may not reach, tried with a real Chromium and a site that must not be asked. */
class ForbiddenHostsTest {

    private final Site site = new Site();
    private final Site secret = new Site();
    private final RecordingContext context = new RecordingContext();
    private PlaywrightConnector connector;

    @BeforeEach
    void require() {
        Browsers.require();
    }

    @AfterEach
    void close() {
        if (connector != null) {
            connector.close();
        }
        site.close();
        secret.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://127.0.0.1:%d/", "http://2130706433:%d/", "http://0x7f.1:%d/", "http://0177.0.0.1:%d/",
                "http://[::1]:%d/", "http://[::ffff:127.0.0.1]:%d/", "http://0:%d/", "http://127.0.0.1.:%d/"
            })
    void thisMachineIsNotReachedHoweverItIsSpelled(String url) {
        connector = Browsers.with(Map.of());

        ConnectorException failure = failure(Browsers.input("screenshot", url.formatted(secret.port())));

        assertThat(failure.errorClass()).isEqualTo(ErrorClass.INVALID_INPUT);
        assertThat(failure.getMessage()).contains("emp.playwright.allow-private-addresses is not set");
        assertThat(context.handles()).isEmpty();
        assertThat(connector.browsers()).isZero();
        assertThat(secret.asked("/")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "file:///etc/passwd",
                "chrome://version",
                "view-source:http://example.com",
                "data:text/html,hello",
                "javascript:alert(1)",
                "about:blank",
                "ftp://example.com/",
                "http:///path",
                "http://exa mple.com/",
                "example.com"
            })
    void whatIsNoWebPageIsRefused(String url) {
        connector = Browsers.with(Map.of());

        ConnectorException failure = failure(Browsers.input("screenshot", url));

        assertThat(failure.errorClass()).isEqualTo(ErrorClass.INVALID_INPUT);
        assertThat(failure.getMessage()).startsWith("/url ");
    }

    @Test
    void aNameWithAPrivateAddressIsNotReached() {
        connector = new PlaywrightConnector(
                Browsers.properties(Map.of()), Clock.systemUTC(), name -> List.of(InetAddress.ofLiteral("127.0.0.1")));

        ConnectorException failure =
                failure(Browsers.input("screenshot", "http://rebind.example:" + secret.port() + "/shop"));

        assertThat(failure.errorClass()).isEqualTo(ErrorClass.INVALID_INPUT);
        assertThat(failure.getMessage()).contains("it has the address 127.0.0.1, which is a loopback address");
        assertThat(secret.asked("/shop")).isEmpty();
    }

    @Test
    void aNameOfAnHttpsPageIsCheckedAsWell() {
        connector = new PlaywrightConnector(
                Browsers.properties(Map.of()), Clock.systemUTC(), name -> List.of(InetAddress.ofLiteral("10.0.0.1")));

        ConnectorException failure = failure(Browsers.input("screenshot", "https://intranet.example/"));

        assertThat(failure.errorClass()).as(failure.getMessage()).isEqualTo(ErrorClass.INVALID_INPUT);
        assertThat(failure.getMessage()).contains("intranet.example:443").contains("a private address");
    }

    @Test
    void aRedirectToAForbiddenHostIsRefused() {
        connector = onlyTheSite();
        site.redirect("/away", secret.uri("/shop").toString());

        ConnectorException failure = failure(Browsers.input("screenshot", site.uri("/away")));

        assertThat(failure.errorClass()).isEqualTo(ErrorClass.INVALID_INPUT);
        assertThat(failure.getMessage())
                .isEqualTo("127.0.0.1:" + secret.port()
                        + " may not be opened: it is not on the list emp.playwright.allow-hosts.");
        assertThat(secret.asked("/shop")).isEmpty();
    }

    @Test
    void nothingInAPageReachesAForbiddenHost() throws Exception {
        connector = onlyTheSite();
        try (DatagramSocket udp = new DatagramSocket(new InetSocketAddress("127.0.0.1", 0))) {
            String page = """
                    <!doctype html><title>Tries</title>
                    <link rel="dns-prefetch" href="//127.0.0.1:SECRET"><link rel="preconnect" href="http://127.0.0.1:SECRET">
                    <link rel="stylesheet" href="http://127.0.0.1:SECRET/shop"><iframe src="http://127.0.0.1:SECRET/shop"></iframe>
                    <img src="http://127.0.0.1:SECRET/shop"><script>
                    const socket = new WebSocket('ws://127.0.0.1:SECRET/shop');
                    const closed = new Promise(resolve => socket.onclose = resolve);
                    const fetched = fetch('http://127.0.0.1:SECRET/shop', {mode: 'no-cors'}).then(r => r.text(), e => '' + e);
                    const peer = new RTCPeerConnection({iceServers: [{urls: 'stun:127.0.0.1:UDP'}]});
                    peer.createDataChannel('x');
                    const gathered = new Promise(resolve => {
                      peer.onicecandidate = e => { if (e.candidate === null) resolve(); };
                      peer.createOffer().then(o => peer.setLocalDescription(o)); setTimeout(resolve, 1500); });
                    navigator.serviceWorker.register('/worker.js').then(() => 'registered', () => 'blocked');
                    Promise.all([closed, fetched, gathered]).then(() => {
                      document.body.innerHTML += '<p id="done">tried</p>'; });</script>""".replace("SECRET", Integer.toString(secret.port()))
                    .replace("UDP", Integer.toString(udp.getLocalPort()));
            site.page("/tries", page);
            site.on("/worker.js", exchange -> Site.send(exchange, 200, "text/javascript", ""));

            connector.run(
                    request(Browsers.input("extract", site.uri("/tries"))
                            .set("wait_for", Browsers.json("{'selector': '#done'}"))),
                    context);

            udp.setSoTimeout(200);
            assertThatThrownBy(() -> udp.receive(new DatagramPacket(new byte[2000], 2000)))
                    .isInstanceOf(SocketTimeoutException.class);
        }
        assertThat(secret.asked("/shop")).isEmpty();
        assertThat(site.asked("/worker.js")).isEmpty();
        assertThat(context.told(Told.Log.class))
                .extracting(Told.Log::line)
                .anySatisfy(line -> assertThat(line)
                        .isEqualTo("not loaded: 127.0.0.1:" + secret.port()
                                + " may not be opened: it is not on the list emp.playwright.allow-hosts."));
    }

    private PlaywrightConnector onlyTheSite() {
        return Browsers.with(Map.of("allow-private-addresses", "true", "allow-hosts[0]", "127.0.0.1:" + site.port()));
    }

    private ConnectorException failure(JsonNode input) {
        return catchThrowableOfType(ConnectorException.class, () -> connector.run(request(input), context));
    }

    private static ConnectorRequest request(JsonNode input) {
        return new ConnectorRequest(UUID.randomUUID().toString(), input, null);
    }
}
