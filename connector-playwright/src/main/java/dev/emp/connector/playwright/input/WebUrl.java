package dev.emp.connector.playwright.input;

import dev.emp.connector.playwright.gate.Host;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** URLs of web pages. */
public final class WebUrl {

    private static final Pattern URL = Pattern.compile(
            "(https?)://(?:([^/?#@]*)@)?(\\[[^\\]/?#]*\\]|[^:/?#\\[\\]]+)(?::([0-9]{1,5}))?([/?#].*)?",
            Pattern.CASE_INSENSITIVE | Pattern.DOTALL);

    private WebUrl() {}

    /**
     * With its host in the one spelling that browsers use.
     *
     * @throws IllegalArgumentException if it is none; the message says what is allowed and follows a name
     */
    public static URI parse(String text) {
        Matcher parts = URL.matcher(text.replace('\\', '/'));
        if (!parts.matches()) {
            throw new IllegalArgumentException(
                    "must be an http or https URL with a host, for example https://example.com/; no other scheme (file,"
                            + " data, chrome, view-source, …) is opened");
        }
        String port = parts.group(4);
        if (port != null && (Integer.parseInt(port) < 1 || Integer.parseInt(port) > 65_535)) {
            throw new IllegalArgumentException("has the port " + port + ", which is none");
        }
        String host = host(parts.group(3));
        String user = parts.group(2) == null ? "" : parts.group(2) + "@";
        String rest = parts.group(5) == null ? "/" : escape(parts.group(5));
        String url = parts.group(1).toLowerCase(java.util.Locale.ROOT) + "://" + user + host
                + (port == null ? "" : ":" + port) + (rest.startsWith("/") ? rest : "/" + rest);
        try {
            return new URI(url);
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException("is no URL: " + e.getReason(), e);
        }
    }

    private static String host(String text) {
        try {
            Host host = Host.of(text);
            return host.name().contains(":") ? "[" + host.name() + "]" : host.name();
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("has no host that can be opened: " + e.getMessage(), e);
        }
    }

    /** What browsers take and {@link URI} does not. */
    private static String escape(String rest) {
        StringBuilder escaped = new StringBuilder();
        rest.codePoints().forEach(c -> {
            if (" \"<>\\^`{|}[]".indexOf(c) >= 0 || c < 0x20) {
                escaped.append("%%%02X".formatted(c));
            } else {
                escaped.appendCodePoint(c);
            }
        });
        return escaped.toString();
    }

    public static int port(URI url) {
        return url.getPort() >= 0 ? url.getPort() : "https".equals(url.getScheme()) ? 443 : 80;
    }

    /** Host and port, as the browser's proxy names them; empty text for a URL without a host. */
    public static String authority(String url) {
        try {
            URI parsed = parse(url);
            return Host.of(hostOf(parsed)).withPort(port(parsed));
        } catch (IllegalArgumentException e) {
            return "";
        }
    }

    /** The host, also where {@link URI} sees none because of an underscore. */
    public static String hostOf(URI url) {
        if (url.getHost() != null) {
            return url.getHost();
        }
        String authority = url.getRawAuthority() == null ? "" : url.getRawAuthority();
        String bare = authority.substring(authority.lastIndexOf('@') + 1);
        int colon = bare.lastIndexOf(':');
        return colon < 0 ? bare : bare.substring(0, colon);
    }

    /** For messages: without user, password, query and fragment, which may hold secrets. */
    public static String shown(String url) {
        String bare = url.replaceFirst("[?#].*", "").replaceFirst("//[^/@]*@", "//");
        return bare.length() > 300 ? bare.substring(0, 300) + "…" : bare;
    }
}
