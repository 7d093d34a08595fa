package dev.emp.benchmarks.scaling;

import java.util.List;
import java.util.Locale;

/** Machines over the day as text, half an hour a column; a dot where the load of the hour lies. */
final class TextChart {

    private static final int COLUMNS = 48;
    private static final int ROWS = 12;

    private TextChart() {}

    static String of(Course course) {
        int most = Math.max(ROWS, course.mostMachines());
        StringBuilder text = new StringBuilder();
        for (int row = ROWS; row >= 1; row--) {
            double level = (double) most * row / ROWS;
            text.append(String.format(Locale.ROOT, "%5.0f │", level));
            for (int column = 0; column < COLUMNS; column++) {
                text.append(cell(course.samples(), column, level - (double) most / ROWS, level));
            }
            text.append('\n');
        }
        return text.append("    0 └")
                .append("─".repeat(COLUMNS))
                .append("\n       0h    3h    6h    9h    12h   15h   18h   21h\n")
                .toString();
    }

    private static char cell(List<Course.Sample> samples, int column, double above, double level) {
        double begin = column * Day.SECONDS / COLUMNS;
        double end = begin + Day.SECONDS / COLUMNS;
        double machines = samples.stream()
                .filter(sample -> sample.at() >= begin && sample.at() < end)
                .mapToInt(Course.Sample::machines)
                .max()
                .orElse(0);
        double load = Day.rate((begin + end) / 2) * Day.MEAN_RUN_SECONDS;
        if (load > above && load <= level) {
            return '•';
        }
        return machines > above + (level - above) / 2 ? '█' : machines > above ? '▄' : ' ';
    }
}
