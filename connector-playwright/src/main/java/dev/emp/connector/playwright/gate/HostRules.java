package dev.emp.connector.playwright.gate;

import dev.emp.addresses.SpecialAddresses;
import java.net.InetAddress;
import java.util.List;
import java.util.Optional;

/** Which hosts the browser may reach. Safe for use by many threads. */
public final class HostRules {

    private final List<HostPattern> allowed;
    private final List<HostPattern> denied;
    private final boolean privateAddresses;

    /**
     * @param allowed when it is not empty, nothing else is reached; an address on it is reached though it is not public
     * @param denied goes before what is allowed
     * @param privateAddresses whether loopback, private, link-local and reserved addresses are reached as well
     * @throws IllegalArgumentException if a line is no host; the message says what is allowed
     */
    public HostRules(List<String> allowed, List<String> denied, boolean privateAddresses) {
        this.allowed = allowed.stream().map(HostPattern::of).toList();
        this.denied = denied.stream().map(HostPattern::of).toList();
        this.privateAddresses = privateAddresses;
    }

    /** What can be said before the name is looked up. */
    public Optional<Refusal> check(Host host, int port) {
        for (HostPattern pattern : denied) {
            if (pattern.matches(host, port)) {
                return refuse(host, port, "is on the list emp.playwright.deny-hosts (\"" + pattern.text() + "\")");
            }
        }
        if (!allowed.isEmpty() && allowed.stream().noneMatch(pattern -> pattern.matches(host, port))) {
            return refuse(host, port, "is not on the list emp.playwright.allow-hosts");
        }
        InetAddress literal = host.literal();
        return literal == null ? Optional.empty() : check(host, port, List.of(literal));
    }

    /** What can be said of the addresses of a name: one that may not be reached spoils them all. */
    Optional<Refusal> check(Host host, int port, List<InetAddress> addresses) {
        if (privateAddresses || isListedItself(host, port)) {
            return Optional.empty();
        }
        for (InetAddress address : addresses) {
            Optional<String> kind = SpecialAddresses.kindOf(address);
            if (kind.isPresent()) {
                String is = host.literal() == null
                        ? "has the address " + address.getHostAddress() + ", which is " + kind.get()
                        : "is " + kind.get();
                return refuse(host, port, is + ", and emp.playwright.allow-private-addresses is not set");
            }
        }
        return Optional.empty();
    }

    /** A name that is listed is not enough: whoever runs its DNS chooses its address. */
    private boolean isListedItself(Host host, int port) {
        return host.literal() != null
                && allowed.stream().anyMatch(pattern -> !pattern.isWildcard() && pattern.matches(host, port));
    }

    private static Optional<Refusal> refuse(Host host, int port, String rule) {
        return Optional.of(new Refusal(host.withPort(port), rule));
    }
}
