package dev.emp.connector.playwright.gate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.net.InetAddress;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HostRulesTest {

    private final HostRules open = new HostRules(List.of(), List.of(), false);

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0.0.0.0",
                "127.0.0.1",
                "127.255.255.255",
                "10.1.2.3",
                "172.16.0.1",
                "172.31.255.255",
                "192.168.0.1",
                "169.254.169.254",
                "100.64.0.1",
                "192.0.0.192",
                "198.18.0.1",
                "224.0.0.1",
                "255.255.255.255",
                "[::]",
                "[::1]",
                "[fe80::1]",
                "[fc00::1]",
                "[fd00:ec2::254]",
                "[fec0::1]",
                "[ff02::1]",
                "[2001:db8::1]",
                "[2001::1]",
                "[64:ff9b::7f00:1]",
                "[2002:7f00:1::]",
                "[::ffff:10.0.0.1]",
                "[::127.0.0.1]",
                "[100::1]",
                "[64:ff9b:1::1]"
            })
    void addressesThatAreNotPublicAreRefused(String host) {
        assertThat(open.check(Host.of(host), 80).orElseThrow().rule())
                .contains("emp.playwright.allow-private-addresses is not set");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1.1.1.1",
                "172.15.255.255",
                "172.32.0.1",
                "100.128.0.1",
                "169.253.0.1",
                "[2606:4700::1111]",
                "[2002:101:101::]",
                "[64:ff9b::101:101]"
            })
    void addressesThatArePublicAreNot(String host) {
        assertThat(open.check(Host.of(host), 443)).isEmpty();
    }

    @Test
    void oneAddressThatIsNotPublicSpoilsAName() {
        List<InetAddress> addresses = List.of(InetAddress.ofLiteral("1.1.1.1"), InetAddress.ofLiteral("10.0.0.1"));

        assertThat(open.check(Host.of("evil.example"), 443, addresses)
                        .orElseThrow()
                        .sentence())
                .isEqualTo(
                        "evil.example:443 may not be opened: it has the address 10.0.0.1, which is a private address,"
                                + " and emp.playwright.allow-private-addresses is not set.");
    }

    @Test
    void privateAddressesCanBeAllowed() {
        HostRules rules = new HostRules(List.of(), List.of(), true);

        assertThat(rules.check(Host.of("127.0.0.1"), 80)).isEmpty();
    }

    @Test
    void aPrivateAddressThatIsListedItselfIsReached() {
        HostRules rules = new HostRules(List.of("10.1.2.3:8080", "[fd00::1]"), List.of(), false);

        assertThat(rules.check(Host.of("10.1.2.3"), 8080)).isEmpty();
        assertThat(rules.check(Host.of("[fd00::1]"), 443)).isEmpty();
        assertThat(rules.check(Host.of("10.1.2.3"), 80)).isPresent();
        assertThat(rules.check(Host.of("10.1.2.4"), 8080)).isPresent();
    }

    @Test
    void neitherAWildcardNorANameOpensPrivateAddresses() {
        HostRules rules = new HostRules(List.of("*", "*.example.com", "internal.example"), List.of(), false);
        List<InetAddress> addresses = List.of(InetAddress.ofLiteral("10.0.0.1"));

        assertThat(rules.check(Host.of("10.0.0.1"), 80)).isPresent();
        assertThat(rules.check(Host.of("a.example.com"), 80, addresses)).isPresent();
        assertThat(rules.check(Host.of("internal.example"), 80, addresses)).isPresent();
    }

    @Test
    void onlyWhatIsListedIsAllowedWhenSomethingIs() {
        HostRules rules =
                new HostRules(List.of("example.com", "*.example.org:8443", "127.0.0.1:8080"), List.of(), true);

        assertThat(rules.check(Host.of("example.com"), 443)).isEmpty();
        assertThat(rules.check(Host.of("a.b.example.org"), 8443)).isEmpty();
        assertThat(rules.check(Host.of("2130706433"), 8080)).isEmpty();
        assertThat(rules.check(Host.of("www.example.com"), 443)).isPresent();
        assertThat(rules.check(Host.of("example.org"), 8443)).isPresent();
        assertThat(rules.check(Host.of("a.example.org"), 443)).isPresent();
        assertThat(rules.check(Host.of("notexample.org"), 8443)).isPresent();
        assertThat(rules.check(Host.of("127.0.0.1"), 8081).orElseThrow().rule())
                .isEqualTo("is not on the list emp.playwright.allow-hosts");
    }

    @Test
    void whatIsDeniedIsDeniedThoughItIsAllowed() {
        HostRules rules = new HostRules(List.of("*"), List.of("*.example.com"), false);

        assertThat(rules.check(Host.of("ads.example.com"), 443).orElseThrow().rule())
                .isEqualTo("is on the list emp.playwright.deny-hosts (\"*.example.com\")");
        assertThat(rules.check(Host.of("example.com"), 443)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "http://example.com", "exa*mple.com", "example.com:", "*.", "10.0.0.0/8"})
    void aLineThatIsNoHostIsRefused(String line) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new HostRules(List.of(line), List.of(), false))
                .withMessageContaining("allowed are example.com, *.example.com");
    }
}
