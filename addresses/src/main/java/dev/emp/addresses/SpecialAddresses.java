package dev.emp.addresses;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** The addresses that are not of the public internet, after IANA's registries of special-purpose addresses. */
public final class SpecialAddresses {

    private record Range(int network, int prefix, String what) {

        static Range of(String network, int prefix, String what) {
            return new Range(bits(InetAddress.ofLiteral(network).getAddress()), prefix, what);
        }

        boolean holds(int address) {
            return (address ^ network) >>> (32 - prefix) == 0;
        }
    }

    private static final List<Range> V4 = List.of(
            Range.of("0.0.0.0", 8, "an address of this host"),
            Range.of("127.0.0.0", 8, "a loopback address"),
            Range.of("169.254.0.0", 16, "a link-local address, where clouds keep their metadata"),
            Range.of("10.0.0.0", 8, "a private address"),
            Range.of("172.16.0.0", 12, "a private address"),
            Range.of("192.168.0.0", 16, "a private address"),
            Range.of("100.64.0.0", 10, "an address of a provider's own network"),
            Range.of("192.0.0.0", 24, "a reserved address"),
            Range.of("192.0.2.0", 24, "a reserved address"),
            Range.of("192.88.99.0", 24, "a reserved address"),
            Range.of("198.18.0.0", 15, "a reserved address"),
            Range.of("198.51.100.0", 24, "a reserved address"),
            Range.of("203.0.113.0", 24, "a reserved address"),
            Range.of("224.0.0.0", 4, "a multicast address"),
            Range.of("240.0.0.0", 4, "a reserved address"));

    private SpecialAddresses() {}

    /** What kind of address it is, with its article; empty for one of the public internet. */
    public static Optional<String> kindOf(InetAddress address) {
        if (address instanceof Inet4Address) {
            int bits = bits(address.getAddress());
            return V4.stream()
                    .filter(range -> range.holds(bits))
                    .map(Range::what)
                    .findFirst();
        }
        return kindOfV6(address);
    }

    /** Global unicast is 2000::/3; all that matters elsewhere are addresses that lead to an IPv4 address. */
    private static Optional<String> kindOfV6(InetAddress address) {
        byte[] bytes = address.getAddress();
        int first = ByteBuffer.wrap(bytes).getShort() & 0xffff;
        int second = ByteBuffer.wrap(bytes, 2, 2).getShort() & 0xffff;
        if (address.isLoopbackAddress()) {
            return Optional.of("a loopback address");
        }
        if (address.isLinkLocalAddress()) {
            return Optional.of("a link-local address");
        }
        if ((first & 0xfe00) == 0xfc00 || address.isSiteLocalAddress()) {
            return Optional.of("a private address");
        }
        if (first == 0x2002) {
            return kindOf(v4(bytes, 2));
        }
        if (first == 0x64 && second == 0xff9b && Arrays.equals(bytes, 4, 12, new byte[8], 0, 8)) {
            return kindOf(v4(bytes, 12));
        }
        boolean special = (first == 0x2001 && (second < 0x200 || second == 0xdb8)) || first == 0x3fff;
        return (first & 0xe000) == 0x2000 && !special ? Optional.empty() : Optional.of("a reserved address");
    }

    private static InetAddress v4(byte[] bytes, int from) {
        try {
            return InetAddress.getByAddress(Arrays.copyOfRange(bytes, from, from + 4));
        } catch (UnknownHostException e) {
            throw new IllegalStateException("four bytes are an address", e);
        }
    }

    private static int bits(byte[] address) {
        return ByteBuffer.wrap(address).getInt();
    }
}
