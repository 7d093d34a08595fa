package dev.emp.setup.download;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.Proxy;
import java.net.URI;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ProxiesTest {

    private static final Map<String, String> ENVIRONMENT = Map.of(
            "HTTPS_PROXY", "http://proxy.example.org:3128",
            "http_proxy", "plain:8080/",
            "NO_PROXY", "localhost, .internal.example.org,*.local");

    @ParameterizedTest
    @CsvSource({
        "https://hub.example.org/a, proxy.example.org:3128",
        "http://hub.example.org/a, plain:8080",
        "http://localhost/a, direct",
        "https://x.internal.example.org/a, direct",
        "https://internal.example.org/a, direct",
        "https://notinternal.example.org/a, proxy.example.org:3128",
        "https://box.local/a, direct",
    })
    void theVariablesSayThroughWhom(URI address, String through) {
        Proxy proxy = Proxies.of(ENVIRONMENT::get).to(address);

        assertThat(
                        proxy == Proxy.NO_PROXY
                                ? "direct"
                                : proxy.address().toString().replace("/<unresolved>", ""))
                .isEqualTo(through);
    }

    @Test
    void aStarExceptsEverybody() {
        Proxies proxies = Proxies.of(Map.of("HTTP_PROXY", "p:1", "no_proxy", "*")::get);

        assertThat(proxies.to(URI.create("http://a/b"))).isEqualTo(Proxy.NO_PROXY);
    }

    @ParameterizedTest
    @ValueSource(strings = {"proxy", "http://u:secret@proxy:3128", "socks5://proxy:1080", "http://proxy:99999"})
    void whatIsNoProxyIsNamedAndNotRepeated(String text) {
        assertThatThrownBy(() -> Proxies.of(Map.of("HTTPS_PROXY", text)::get))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("HTTPS_PROXY must be the address of an http proxy, http://HOST:PORT, without user and"
                        + " password");
    }
}
