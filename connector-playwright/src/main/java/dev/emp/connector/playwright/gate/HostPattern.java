package dev.emp.connector.playwright.gate;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A line of a list of hosts: {@code example.com}, {@code *.example.com} (all below it, not itself), {@code *}, each
 * perhaps with a port.
 */
record HostPattern(String text, String name, @Nullable Integer port) {

    private static final Pattern LINE =
            Pattern.compile("(\\*|(?:\\*\\.)?[^:*/\\[\\]]+|\\[[^\\]]+\\])(?::([0-9]{1,5}))?");

    /** @throws IllegalArgumentException saying what is allowed */
    static HostPattern of(String text) {
        Matcher line = LINE.matcher(text.strip());
        if (!line.matches()) {
            throw none(text, null);
        }
        String host = line.group(1);
        Integer port = line.group(2) == null ? null : Integer.valueOf(line.group(2));
        try {
            return new HostPattern(text.strip(), canonical(host), port);
        } catch (IllegalArgumentException e) {
            throw none(text, e);
        }
    }

    private static String canonical(String host) {
        if (host.equals("*")) {
            return host;
        }
        return host.startsWith("*.")
                ? "*." + Host.of(host.substring(2)).name()
                : Host.of(host).name();
    }

    /** Whether it stands for more hosts than one. */
    boolean isWildcard() {
        return name.startsWith("*");
    }

    boolean matches(Host host, int hostPort) {
        if (port != null && port != hostPort) {
            return false;
        }
        if (name.equals("*")) {
            return true;
        }
        return name.startsWith("*.")
                ? host.literal() == null && host.name().endsWith(name.substring(1))
                : host.name().equals(name);
    }

    private static IllegalArgumentException none(String text, @Nullable Throwable cause) {
        return new IllegalArgumentException(
                "'" + text + "' is no host; allowed are example.com, *.example.com, 192.0.2.1, [2001:db8::1] and *,"
                        + " each with a port or without: example.com:8443",
                cause);
    }
}
