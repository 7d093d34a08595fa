package dev.emp.connector.playwright.gate;

import java.net.IDN;
import java.net.InetAddress;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A host of a URL in the one spelling that all checks use, as browsers understand it: {@code 0x7f.1} is 127.0.0.1.
 *
 * @param name in lower case and ASCII, without a trailing dot or brackets
 * @param literal the address, where the name is one
 */
public record Host(String name, @Nullable InetAddress literal) {

    private static final int LONGEST = 253;

    /** @throws IllegalArgumentException if no host is written like that; the message says why */
    public static Host of(String text) {
        String bare = text.endsWith(".") ? text.substring(0, text.length() - 1) : text;
        if (bare.startsWith("[") && bare.endsWith("]")) {
            return ofV6(bare.substring(1, bare.length() - 1), text);
        }
        if (bare.contains(":")) {
            return ofV6(bare, text);
        }
        String name = ascii(bare, text).toLowerCase(Locale.ROOT);
        if (name.isEmpty() || name.length() > LONGEST || !name.matches("[a-z0-9._-]+") || name.contains("..")) {
            throw new IllegalArgumentException(text + " is no host name");
        }
        if (!endsInNumber(name)) {
            return new Host(name, null);
        }
        InetAddress address = v4(name, text);
        return new Host(address.getHostAddress(), address);
    }

    private static Host ofV6(String bare, String text) {
        if (bare.contains("%")) {
            throw new IllegalArgumentException(text + " names a network interface, which a URL cannot");
        }
        try {
            InetAddress address = InetAddress.ofLiteral(bare);
            return new Host(address.getHostAddress(), address);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(text + " is no IPv6 address", e);
        }
    }

    private static String ascii(String bare, String text) {
        try {
            return IDN.toASCII(bare, IDN.ALLOW_UNASSIGNED);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(text + " is no host name", e);
        }
    }

    private static boolean endsInNumber(String name) {
        String last = name.substring(name.lastIndexOf('.') + 1);
        return last.matches("[0-9]+|0x[0-9a-f]*");
    }

    /** Decimal, octal and hexadecimal parts, of which the last fills what is left, as the URL standard has it. */
    private static InetAddress v4(String name, String text) {
        List<String> parts = List.of(name.split("\\.", -1));
        if (parts.size() > 4) {
            throw new IllegalArgumentException(text + " is no IPv4 address");
        }
        long address = 0;
        for (int i = 0; i < parts.size(); i++) {
            boolean last = i == parts.size() - 1;
            long most = last ? (1L << (8 * (5 - parts.size()))) - 1 : 255;
            long part = number(parts.get(i), text);
            if (part > most) {
                throw new IllegalArgumentException(text + " is no IPv4 address");
            }
            address += last ? part : part << (8 * (3 - i));
        }
        return InetAddress.ofLiteral(
                "%d.%d.%d.%d".formatted(address >> 24, (address >> 16) & 255, (address >> 8) & 255, address & 255));
    }

    private static long number(String part, String text) {
        try {
            if (part.startsWith("0x")) {
                return part.length() == 2 ? 0 : Long.parseLong(part.substring(2), 16);
            }
            return part.startsWith("0") ? Long.parseLong(part, 8) : Long.parseLong(part);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(text + " is no IPv4 address", e);
        }
    }

    /** As it stands in a URL, with the port. */
    public String withPort(int port) {
        return (name.contains(":") ? "[" + name + "]" : name) + ":" + port;
    }
}
