package dev.emp.benchmarks.scaling;

import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;

/** The day as a picture: machines of each fleet and the load, and under it what waits. */
final class SvgChart {

    private static final int WIDTH = 860;
    private static final int LEFT = 50;
    private static final int PLOT = 780;
    private static final int UPPER = 260;
    private static final int LOWER = 90;
    private static final int TOP = 40;
    private static final int GAP = 40;
    private static final Map<Fleets, String> COLOURS = Map.of(
            Fleets.SCALED, "#1f6feb", Fleets.MEAN, "#8b949e", Fleets.PEAK, "#d29922", Fleets.QUEUE_LENGTH, "#a371f7");

    private SvgChart() {}

    static String of(Map<Fleets, Course> courses) {
        int most =
                courses.values().stream().mapToInt(Course::mostMachines).max().orElse(1);
        Course scaled = Objects.requireNonNull(courses.get(Fleets.SCALED));
        int deepest = Math.max(
                1,
                scaled.samples().stream().mapToInt(Course.Sample::waiting).max().orElse(1));
        int height = TOP + UPPER + GAP + LOWER + 40;
        StringBuilder svg = new StringBuilder(String.format(
                Locale.ROOT,
                "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" font-family=\"sans-serif\" font-size=\"12\">%n"
                        + "<rect width=\"100%%\" height=\"100%%\" fill=\"#ffffff\"/>%n",
                WIDTH,
                height));
        axis(svg, TOP, UPPER, most, "machines");
        axis(svg, TOP + UPPER + GAP, LOWER, deepest, "jobs waiting, scaled");
        line(svg, load(most), "#cf222e", "4 3");
        courses.forEach((fleet, course) -> line(svg, machines(course, most), colour(fleet), ""));
        line(svg, waiting(scaled, deepest), colour(Fleets.SCALED), "");
        hours(svg, height - 22);
        legend(svg, courses);
        return svg.append("</svg>\n").toString();
    }

    private static void axis(StringBuilder svg, int top, int height, int most, String title) {
        svg.append(String.format(
                Locale.ROOT,
                "<path d=\"M%d %dV%dH%d\" fill=\"none\" stroke=\"#57606a\"/>%n"
                        + "<text x=\"%d\" y=\"%d\" text-anchor=\"end\">%d</text>%n"
                        + "<text x=\"%d\" y=\"%d\" text-anchor=\"end\">0</text>%n"
                        + "<text x=\"%d\" y=\"%d\" fill=\"#57606a\">%s</text>%n",
                LEFT,
                top,
                top + height,
                LEFT + PLOT,
                LEFT - 6,
                top + 10,
                most,
                LEFT - 6,
                top + height,
                LEFT + 8,
                top + 10,
                title));
    }

    private static void line(StringBuilder svg, String points, String colour, String dashes) {
        svg.append(String.format(
                Locale.ROOT,
                "<polyline points=\"%s\" fill=\"none\" stroke=\"%s\" stroke-width=\"1.6\" stroke-dasharray=\"%s\"/>%n",
                points,
                colour,
                dashes.isEmpty() ? "none" : dashes));
    }

    private static void hours(StringBuilder svg, int y) {
        for (int hour = 0; hour <= 24; hour += 3) {
            svg.append(String.format(
                    Locale.ROOT,
                    "<text x=\"%.1f\" y=\"%d\" text-anchor=\"middle\">%02d:00</text>%n",
                    x(hour * 3600),
                    y,
                    hour));
        }
    }

    private static void legend(StringBuilder svg, Map<Fleets, Course> courses) {
        int x = LEFT;
        for (Fleets fleet : courses.keySet()) {
            x = entry(svg, x, fleet.title(), colour(fleet));
        }
        entry(svg, x, "load: machines busy on average", "#cf222e");
    }

    private static int entry(StringBuilder svg, int x, String title, String colour) {
        svg.append(String.format(
                Locale.ROOT,
                "<rect x=\"%d\" y=\"12\" width=\"14\" height=\"4\" fill=\"%s\"/><text x=\"%d\" y=\"18\">%s</text>%n",
                x,
                colour,
                x + 19,
                title));
        return x + 40 + title.length() * 7;
    }

    private static String colour(Fleets fleet) {
        return COLOURS.getOrDefault(fleet, "#000000");
    }

    private static String machines(Course course, int most) {
        return course.samples().stream()
                .map(sample -> point(sample.at(), sample.machines(), most, TOP, UPPER))
                .collect(Collectors.joining(" "));
    }

    private static String waiting(Course course, int deepest) {
        return course.samples().stream()
                .map(sample -> point(sample.at(), sample.waiting(), deepest, TOP + UPPER + GAP, LOWER))
                .collect(Collectors.joining(" "));
    }

    private static String load(int most) {
        StringBuilder points = new StringBuilder();
        for (double at = 0; at < Day.SECONDS; at += 900) {
            points.append(point(at, Day.rate(at) * Day.MEAN_RUN_SECONDS, most, TOP, UPPER))
                    .append(' ');
        }
        return points.toString().strip();
    }

    private static String point(double at, double value, double most, int top, int height) {
        return String.format(Locale.ROOT, "%.1f,%.1f", x(at), top + height - height * value / most);
    }

    private static double x(double at) {
        return LEFT + PLOT * at / Day.SECONDS;
    }
}
