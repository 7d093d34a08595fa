package dev.emp.orchestrator.schedules;

import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.scheduling.support.CronExpression;

/** A cron expression, which matches times as a clock on the wall shows them. */
final class Cron {

    static final int LONGEST = 200;
    private static final String EVERY = "*";
    private static final int HOUR = 2;
    private static final Map<String, String> NAMED = Map.of(
            "@yearly", "0 0 0 1 1 *",
            "@annually", "0 0 0 1 1 *",
            "@monthly", "0 0 0 1 * *",
            "@weekly", "0 0 0 * * 0",
            "@daily", "0 0 0 * * *",
            "@midnight", "0 0 0 * * *",
            "@hourly", "0 0 * * * *");
    private static final List<Field> FIELDS = List.of(
            new Field("second", "0-59"),
            new Field("minute", "0-59"),
            new Field("hour", "0-23"),
            new Field("day-of-month", "1-31, L (the last), L-3, 15W (the weekday next to it)"),
            new Field("month", "1-12 or JAN-DEC"),
            new Field("day-of-week", "0-7 or SUN-SAT (0 and 7 are Sunday), FRI#2 (the second), FRIL (the last)"));
    /** What Spring would take and trip over: numbers that no field has, a day before the month, a week after it. */
    private static final Pattern NONSENSE = Pattern.compile("\\d{3,}|L-(3[1-9]|[4-9]\\d)|#(0|[6-9]|\\d\\d)");

    private final CronExpression expression;
    private final boolean everyHour;

    private Cron(CronExpression expression, boolean everyHour) {
        this.expression = expression;
        this.everyHour = everyHour;
    }

    /**
     * Reads five fields (minute, hour, day of month, month, day of week), six (a second before them) or a name like
     * {@code @daily}.
     *
     * @throws IllegalArgumentException with a message that names the field and what it may hold, and goes on after the
     *     name of what was read
     */
    static Cron parse(String text) {
        List<String> fields = fields(text);
        for (int i = 0; i < fields.size(); i++) {
            FIELDS.get(i).check(fields.get(i), i);
        }
        CronExpression expression = CronExpression.parse(String.join(" ", fields));
        if (expression.next(LocalDateTime.of(2000, 1, 1, 0, 0)) == null) {
            throw new IllegalArgumentException("never comes: no date has such a day");
        }
        return new Cron(expression, fields.get(HOUR).equals(EVERY));
    }

    private static List<String> fields(String text) {
        String stripped = text.strip();
        if (stripped.startsWith("@")) {
            return List.of(Optional.ofNullable(NAMED.get(stripped.toLowerCase(Locale.ROOT)))
                    .orElseThrow(() -> new IllegalArgumentException("has no name '" + stripped + "'; there are "
                            + String.join(", ", NAMED.keySet().stream().sorted().toList())))
                    .split(" ", -1));
        }
        List<String> fields = new ArrayList<>(List.of(stripped.split("\\s+", -1)));
        if (fields.size() == FIELDS.size() - 1) {
            fields.addFirst("0");
        }
        if (fields.size() != FIELDS.size()) {
            throw new IllegalArgumentException("must have 5 fields (minute, hour, day of month, month, day of week) or"
                    + " 6 (a second before them), not " + (stripped.isEmpty() ? 0 : fields.size()));
        }
        return fields;
    }

    /** The first match after a time; null when there is none. */
    @Nullable
    LocalDateTime next(LocalDateTime after) {
        return expression.next(after);
    }

    /** True when it matches in every hour of its days, so that it counts on rather than looks at the clock. */
    boolean everyHour() {
        return everyHour;
    }

    /** @param allowed the values it may have */
    private record Field(String name, String allowed) {

        void check(String value, int index) {
            if (NONSENSE.matcher(value).find() || !isReadable(value, index)) {
                throw new IllegalArgumentException("has a wrong " + name + " field '" + value + "'; allowed: " + allowed
                        + ", and of these lists a,b, ranges a-b, steps */n, and *");
            }
        }

        private static boolean isReadable(String value, int index) {
            List<String> others = new ArrayList<>(List.of(EVERY, EVERY, EVERY, EVERY, EVERY, EVERY));
            others.set(index, value);
            try {
                CronExpression.parse(String.join(" ", others));
                return true;
            } catch (IllegalArgumentException | IndexOutOfBoundsException | ArithmeticException unreadable) {
                return false;
            }
        }
    }
}
