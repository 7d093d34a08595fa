package dev.emp.connector.playwright;

import com.microsoft.playwright.PlaywrightException;
import com.microsoft.playwright.TimeoutError;
import dev.emp.connector.ConnectorException;
import dev.emp.connector.ErrorClass;
import dev.emp.connector.playwright.gate.Refusal;
import dev.emp.connector.playwright.gate.Traffic;
import dev.emp.connector.playwright.input.WebUrl;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What went wrong with a page, by class. Faults of a site are provider errors, never unavailable: that would tell the
 * worker that its browser is broken, and one client with a dead site could stop a machine.
 */
final class PageFailures {

    private static final Pattern NET_ERROR = Pattern.compile("net::(ERR_[A-Z0-9_]+)");
    private static final Pattern BAD_SELECTOR = Pattern.compile(
            "parsing (css )?selector|not a valid selector|Unknown engine|Unsupported token|Unexpected token|Malformed"
                    + " selector|Selector .*(is|was) not");
    private static final int LONGEST_REASON = 400;

    private PageFailures() {}

    /** Of a call that was about no page being opened. */
    static ConnectorException of(PlaywrightException e, String doing) {
        String said = firstLine(e);
        if (e instanceof TimeoutError) {
            return new ConnectorException(ErrorClass.TIMEOUT, "It took too long to " + doing + ": " + said, e);
        }
        if (BAD_SELECTOR.matcher(said).find()) {
            return new ConnectorException(ErrorClass.INVALID_INPUT, "A selector cannot be read: " + said, e);
        }
        return new ConnectorException(ErrorClass.PROVIDER_ERROR, "The browser could not " + doing + ": " + said, e);
    }

    /** Of a page that was to be opened. */
    static ConnectorException opening(
            PlaywrightException e, String url, Traffic traffic, String waitedFor, Duration limit) {
        String shown = WebUrl.shown(url);
        String authority = WebUrl.authority(url);
        Optional<Refusal> refusal = traffic.refusalOf(authority);
        if (refusal.isPresent()) {
            return refused(refusal.get());
        }
        Optional<String> failure = traffic.failureOf(authority);
        if (failure.isPresent()) {
            return unreachable(shown, authority, failure.get());
        }
        if (e instanceof TimeoutError) {
            return new ConnectorException(
                    ErrorClass.TIMEOUT, shown + " did not reach " + waitedFor + " within " + seconds(limit) + ".", e);
        }
        Matcher error = NET_ERROR.matcher(String.valueOf(e.getMessage()));
        String said = error.find() ? error.group(1) : firstLine(e);
        return new ConnectorException(ErrorClass.PROVIDER_ERROR, shown + " could not be opened: " + said + ".", e);
    }

    static ConnectorException refused(Refusal refusal) {
        return new ConnectorException(ErrorClass.INVALID_INPUT, refusal.sentence());
    }

    static ConnectorException unreachable(String shown, String authority, String why) {
        return new ConnectorException(
                ErrorClass.PROVIDER_ERROR, shown + " could not be opened: " + authority + " " + why + ".");
    }

    static ConnectorException missing(String selector, Duration limit) {
        return new ConnectorException(
                ErrorClass.PROVIDER_ERROR, "The page has shown no " + selector + " within " + seconds(limit) + ".");
    }

    /** {@code 30 s}, {@code 0.5 s}. */
    static String seconds(Duration time) {
        return time.toMillis() % 1000 == 0
                ? time.toSeconds() + " s"
                : String.format(Locale.ROOT, "%.1f s", time.toMillis() / 1000.0);
    }

    /** Without Playwright's call log. */
    static String firstLine(PlaywrightException e) {
        String message = String.valueOf(e.getMessage())
                .replaceFirst("(?s)^Error \\{\\s*message='", "")
                .replaceFirst("^(Error|TimeoutError): ", "")
                .strip();
        String line = message.lines().findFirst().orElse("").strip();
        return line.length() > LONGEST_REASON ? line.substring(0, LONGEST_REASON) + "…" : line;
    }
}
