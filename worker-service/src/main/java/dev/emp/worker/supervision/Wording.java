package dev.emp.worker.supervision;

import java.io.IOException;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;

/** How events speak of times and exit statuses. */
final class Wording {

    private static final int SIGNALLED = 128;
    private static final Duration WITH_TENTHS = Duration.ofSeconds(10);
    private static final Duration IN_SECONDS = Duration.ofMinutes(2);
    private static final Duration IN_MINUTES = Duration.ofHours(2);
    private static final double MILLIS = 1_000;

    /** Signals that end services in practice; any other is called by its number. */
    private static final Map<Integer, String> ENDINGS = Map.of(
            1, "hung up",
            2, "interrupted",
            4, "illegal instruction",
            6, "aborted",
            7, "bus error",
            8, "arithmetic error",
            9, "killed",
            11, "segmentation fault",
            15, "terminated");

    private Wording() {}

    /** Such as "0.3 s", "12 s", "10 min". */
    static String span(Duration duration) {
        if (duration.compareTo(WITH_TENTHS) < 0 && duration.toMillis() % MILLIS != 0) {
            return String.format(Locale.ROOT, "%.1f s", duration.toMillis() / MILLIS);
        }
        if (duration.compareTo(IN_SECONDS) < 0 && (duration.toSeconds() == 0 || duration.toSecondsPart() != 0)) {
            return duration.toSeconds() + " s";
        }
        return duration.compareTo(IN_MINUTES) < 0 ? duration.toMinutes() + " min" : duration.toHours() + " h";
    }

    /** Such as "status 1" or "status 137 (killed)". */
    static String exit(int status) {
        if (status <= SIGNALLED) {
            return "status " + status;
        }
        int signal = status - SIGNALLED;
        return "status " + status + " (" + ENDINGS.getOrDefault(signal, "signal " + signal) + ")";
    }

    /** What a failed read, write or connection says of itself. */
    static String reason(IOException fault) {
        String message = fault.getMessage();
        return message == null ? fault.getClass().getSimpleName() : message;
    }
}
