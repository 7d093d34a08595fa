package dev.emp.setup.download;

import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Through whom an address is asked: what git and pip take from HTTP_PROXY, HTTPS_PROXY and NO_PROXY, which Java does not know. */
public final class Proxies {

    /** Everybody is asked directly. */
    public static final Proxies NONE = new Proxies(Map.of(), List.of());

    private static final Pattern FORM =
            Pattern.compile("(?:http://)?([A-Za-z0-9.-]+|\\[[0-9a-fA-F:]+]):([0-9]{1,5})/?");

    private final Map<String, Proxy> byScheme;
    private final List<String> directly;

    private Proxies(Map<String, Proxy> byScheme, List<String> directly) {
        this.byScheme = byScheme;
        this.directly = directly;
    }

    /**
     * In capitals or small letters, as other programs take them.
     *
     * @param environment the value of a variable; null when it is not set
     * @throws IllegalArgumentException naming the variable that is wrong, and what is allowed
     */
    public static Proxies of(Function<String, @Nullable String> environment) {
        Map<String, Proxy> proxies = new TreeMap<>();
        for (String scheme : List.of("http", "https")) {
            String variable = scheme.toUpperCase(Locale.ROOT) + "_PROXY";
            String text = value(variable, environment);
            if (!text.isEmpty()) {
                proxies.put(scheme, proxy(variable, text));
            }
        }
        List<String> directly = Stream.of(value("NO_PROXY", environment).split("[,\\s]+", -1))
                .map(host -> host.toLowerCase(Locale.ROOT).replaceFirst("^\\*?\\.", ""))
                .filter(host -> !host.isEmpty())
                .toList();
        return new Proxies(proxies, directly);
    }

    private static String value(String variable, Function<String, @Nullable String> environment) {
        String capitals = environment.apply(variable);
        String small = environment.apply(variable.toLowerCase(Locale.ROOT));
        return small != null && !small.isBlank() ? small.strip() : capitals == null ? "" : capitals.strip();
    }

    private static Proxy proxy(String variable, String text) {
        Matcher address = FORM.matcher(text);
        int port = address.matches() ? Integer.parseInt(address.group(2)) : 0;
        if (port < 1 || port > 65_535) {
            // Not repeated: it may hold a password.
            throw new IllegalArgumentException(
                    variable + " must be the address of an http proxy, http://HOST:PORT, without user and password");
        }
        return new Proxy(Proxy.Type.HTTP, InetSocketAddress.createUnresolved(address.group(1), port));
    }

    /** For one address; {@link Proxy#NO_PROXY} where none is named, or the host is excepted. */
    Proxy to(URI address) {
        String host = String.valueOf(address.getHost()).toLowerCase(Locale.ROOT);
        boolean excepted =
                directly.stream().anyMatch(each -> each.equals("*") || host.equals(each) || host.endsWith("." + each));
        return excepted ? Proxy.NO_PROXY : byScheme.getOrDefault(address.getScheme(), Proxy.NO_PROXY);
    }
}
