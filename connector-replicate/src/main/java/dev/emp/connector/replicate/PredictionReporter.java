package dev.emp.connector.replicate;

import dev.emp.connector.ConnectorContext;
import dev.emp.connector.ConnectorException;
import dev.emp.connector.support.secret.Scrubber;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/** Tells how a prediction goes: its state, the percent in its log, and the log itself. */
final class PredictionReporter {

    /** As models print it with tqdm, and Replicate's own clients read it: {@code 12%|█▏ | 6/50 [00:01<00:08]}. */
    private static final Pattern PERCENT = Pattern.compile("(\\d{1,3})%\\s*\\|.*?\\|\\s*\\d+/\\d+");

    private static final int MOST_LINES = 2000;
    private static final int LONGEST_LINE = 2000;
    private static final double BEFORE_END = 0.99;

    private final ConnectorContext context;
    private final Scrubber scrubber;
    private String status = "";
    private double fraction;
    private int logLength;
    private int logRead;
    private int lines;

    PredictionReporter(ConnectorContext context, Scrubber scrubber) {
        this.context = context;
        this.scrubber = scrubber;
    }

    /** @return whether something was new */
    boolean report(JsonNode prediction, boolean ended) throws ConnectorException {
        String now = prediction.path("status").asString("");
        String log = prediction.path("logs").asString("");
        boolean news = !now.equals(status) || log.length() != logLength;
        double reached = Math.max(fraction, Math.min(BEFORE_END, percent(log)));
        if (!ended && (!now.equals(status) || reached > fraction)) {
            context.progress(reached, message(now));
        }
        fraction = reached;
        status = now;
        logLength = log.length();
        passOn(log, ended);
        return news;
    }

    private static String message(String status) {
        return switch (status) {
            case "starting" -> "starting: Replicate boots the model";
            case "processing" -> "processing: the model runs";
            default -> status;
        };
    }

    private static double percent(String log) {
        double last = 0;
        Matcher percent = PERCENT.matcher(log);
        while (percent.find()) {
            last = Math.min(100, Integer.parseInt(percent.group(1))) / 100.0;
        }
        return last;
    }

    /** Whole lines; the last may still grow. */
    private void passOn(String log, boolean ended) throws ConnectorException {
        int from = Math.min(logRead, log.length());
        int end = ended ? log.length() : Math.max(log.lastIndexOf('\n') + 1, from);
        for (String line : log.substring(from, end).split("[\r\n]+", -1)) {
            if (!line.isBlank() && lines < MOST_LINES) {
                context.log(
                        scrubber.scrub(line.length() <= LONGEST_LINE ? line : line.substring(0, LONGEST_LINE) + "…"));
                if (++lines == MOST_LINES) {
                    context.log("The log goes on at Replicate; " + MOST_LINES + " lines of it are passed on.");
                }
            }
        }
        logRead = end;
    }
}
