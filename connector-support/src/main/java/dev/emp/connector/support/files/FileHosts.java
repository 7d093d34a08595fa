package dev.emp.connector.support.files;

import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * From where output files are fetched. A model can write any URL into its output, so only hosts that are known to hold files are asked.
 */
public final class FileHosts {

    private final List<String> patterns;
    private final Predicate<URI> others;

    /** @param patterns host names; {@code *.example.com} stands for all names below {@code example.com} */
    public FileHosts(List<String> patterns) {
        this(patterns, _ -> false);
    }

    /** @param others URLs of other hosts that hold files too */
    public FileHosts(List<String> patterns, Predicate<URI> others) {
        this.others = others;
        this.patterns = patterns.stream()
                .map(pattern -> pattern.strip().toLowerCase(Locale.ROOT))
                .toList();
    }

    /** The URL when the text is an https URL of such a host; http counts for this machine itself only. */
    public Optional<URI> urlOf(String text) {
        if (!text.startsWith("https://") && !text.startsWith("http://")) {
            return Optional.empty();
        }
        try {
            URI uri = URI.create(text);
            String host = uri.getHost() == null ? "" : uri.getHost().toLowerCase(Locale.ROOT);
            boolean safe = "https".equals(uri.getScheme()) || host.equals("127.0.0.1") || host.equals("localhost");
            boolean known = patterns.stream().anyMatch(pattern -> fits(pattern, host)) || others.test(uri);
            return safe && known && uri.getRawUserInfo() == null ? Optional.of(uri) : Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static boolean fits(String pattern, String host) {
        return pattern.startsWith("*.") ? host.endsWith(pattern.substring(1)) : host.equals(pattern);
    }
}
