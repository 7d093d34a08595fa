package dev.emp.connector.support.polling;

import dev.emp.connector.ConnectorException;
import dev.emp.connector.ErrorClass;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;

/** How a job is found again at a provider that has accounts: {@code key-1/<what the provider calls it>}. */
public sealed interface JobHandle {

    /** Which key it was submitted with. */
    String deployment();

    /** The provider has accepted it under this name. */
    record Accepted(String deployment, String name) implements JobHandle {
        @Override
        public String toString() {
            return deployment + "/" + name;
        }
    }

    /**
     * It was about to be submitted, and nobody knows yet what came of it.
     *
     * @param execution for which attempt
     * @param at when, to the millisecond
     */
    record Intent(String deployment, String execution, Instant at) implements JobHandle {
        @Override
        public String toString() {
            return deployment + "/intent:" + URLEncoder.encode(execution, StandardCharsets.UTF_8) + "@"
                    + at.toEpochMilli();
        }
    }

    /**
     * @param provider for the message
     * @throws ConnectorException lost, when the text is none: nobody finds a job by it
     */
    static JobHandle parse(String text, String provider) throws ConnectorException {
        int slash = text.indexOf('/');
        if (slash <= 0 || slash == text.length() - 1) {
            throw none(text, provider);
        }
        String deployment = text.substring(0, slash);
        String rest = text.substring(slash + 1);
        if (!rest.startsWith("intent:")) {
            return new Accepted(deployment, rest);
        }
        try {
            int at = rest.lastIndexOf('@');
            return new Intent(
                    deployment,
                    URLDecoder.decode(rest.substring("intent:".length(), at), StandardCharsets.UTF_8),
                    Instant.ofEpochMilli(Long.parseLong(rest.substring(at + 1))));
        } catch (IndexOutOfBoundsException | IllegalArgumentException | DateTimeException e) {
            throw none(text, provider);
        }
    }

    private static ConnectorException none(String text, String provider) {
        return new ConnectorException(ErrorClass.LOST, "The handle " + text + " is none of " + provider + "'s.");
    }
}
