package dev.emp.setup.download;

import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The answer of a server after all redirects. */
final class Answer implements AutoCloseable {

    private static final Pattern RANGE = Pattern.compile("bytes (\\d{1,18})-\\d{1,18}/(\\d{1,18}|\\*)");

    private final URI address;
    private final HttpURLConnection connection;

    Answer(URI address, HttpURLConnection connection) {
        this.address = address;
        this.connection = connection;
    }

    /** Who answered. */
    URI address() {
        return address;
    }

    int status() throws IOException {
        return connection.getResponseCode();
    }

    InputStream content() throws IOException {
        return connection.getInputStream();
    }

    /** Of the bytes that follow; -1 when it is not said. */
    long length() {
        return connection.getContentLengthLong();
    }

    /** Where the bytes begin that follow; -1 when it is not said. */
    long rangeStart() {
        Matcher range = range();
        return range.matches() ? Long.parseLong(range.group(1)) : -1;
    }

    /** Of the whole file; -1 when it is not said. */
    long wholeLength(int status) {
        if (status != HttpURLConnection.HTTP_PARTIAL) {
            return length();
        }
        Matcher range = range();
        return range.matches() && !range.group(2).equals("*") ? Long.parseLong(range.group(2)) : -1;
    }

    private Matcher range() {
        return RANGE.matcher(String.valueOf(connection.getHeaderField("Content-Range")));
    }

    /** What names this version of the file for certain, to be asked for by If-Range. */
    Optional<String> validator() {
        String tag = connection.getHeaderField("ETag");
        if (tag != null) {
            return tag.startsWith("\"") ? Optional.of(tag) : Optional.empty();
        }
        return Optional.ofNullable(connection.getHeaderField("Last-Modified"));
    }

    /** What Retry-After asks for, in seconds or as a date; null when it is not there or makes no sense. */
    @Nullable
    Duration retryAfter(Clock clock) {
        String text = connection.getHeaderField("Retry-After");
        if (text == null) {
            return null;
        }
        if (text.matches("\\d{1,9}")) {
            return Duration.ofSeconds(Long.parseLong(text));
        }
        try {
            ZonedDateTime at = ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME);
            Duration until = Duration.between(clock.instant(), at.toInstant());
            return until.isNegative() ? null : until;
        } catch (DateTimeException e) {
            return null;
        }
    }

    @Override
    public void close() {
        connection.disconnect();
    }
}
