package dev.emp.connector.playwright.gate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HostTest {

    @ParameterizedTest
    @CsvSource({
        "127.0.0.1, 127.0.0.1",
        "2130706433, 127.0.0.1",
        "0x7f000001, 127.0.0.1",
        "0x7f.1, 127.0.0.1",
        "0177.0.0.1, 127.0.0.1",
        "127.1, 127.0.0.1",
        "192.168.257, 192.168.1.1",
        "0, 0.0.0.0",
        "10.0.0.1., 10.0.0.1",
    })
    void everySpellingOfAnAddressIsThatAddress(String text, String address) {
        Host host = Host.of(text);

        assertThat(host.name()).isEqualTo(address);
        assertThat(host.literal()).isNotNull();
    }

    @Test
    void namesAreInLowerCaseAndAscii() {
        assertThat(Host.of("EXAMPLE.com.").name()).isEqualTo("example.com");
        assertThat(Host.of("bücher.example").name()).isEqualTo("xn--bcher-kva.example");
        assertThat(Host.of("１２７.0.0.1").name()).isEqualTo("127.0.0.1");
        assertThat(Host.of("my_host").name()).isEqualTo("my_host");
    }

    @Test
    void aMappedIpv4AddressIsTheIpv4Address() {
        assertThat(Host.of("[::ffff:127.0.0.1]").name()).isEqualTo("127.0.0.1");
        assertThat(Host.of("[::ffff:a00:1]").name()).isEqualTo("10.0.0.1");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ".",
                "a..b",
                "1.2.3.4.5",
                "256.1.1.1",
                "0x7f.zz.1",
                "09.1.1.1",
                "[::1",
                "[fe80::1%eth0]",
                "a b"
            })
    void whatNoBrowserTakesIsRefused(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> Host.of(text));
    }
}
