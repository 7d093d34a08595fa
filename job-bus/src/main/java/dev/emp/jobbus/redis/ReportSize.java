package dev.emp.jobbus.redis;

import dev.emp.jobbus.machine.MachineReport;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Keeps a report small: every orchestrator and every monitor reads it, every few seconds, from every machine. What a
 * worker offers and has in hand is never cut, because jobs are matched by it; a report that is still too large without
 * anything else goes out as it is.
 */
final class ReportSize {

    static final int LIMIT_BYTES = 16_384;

    /** The length of a text that had to be cut, in characters. */
    static final int CUT_TEXT = 200;

    private ReportSize() {}

    static boolean fits(String json) {
        // A character takes at most three bytes (a pair of surrogates four), so most reports need no second look.
        return json.length() * 3L <= LIMIT_BYTES || json.getBytes(StandardCharsets.UTF_8).length <= LIMIT_BYTES;
    }

    /** The report as JSON: with its texts cut if need be, then without its oldest events. */
    static String fit(MachineReport report, Function<MachineReport, String> writer) {
        String whole = writer.apply(report);
        return fits(whole) ? whole : newestThatFit(withCutTexts(report), writer);
    }

    private static String newestThatFit(MachineReport report, Function<MachineReport, String> writer) {
        List<MachineReport.Event> events = report.events();
        String json = writer.apply(report);
        for (int left = 1; left <= events.size() && !fits(json); left++) {
            json = writer.apply(withEvents(report, events.subList(left, events.size())));
        }
        return json;
    }

    private static MachineReport withEvents(MachineReport report, List<MachineReport.Event> events) {
        return new MachineReport(
                report.id(),
                report.description(),
                report.health(),
                report.reason(),
                report.reportedAt(),
                report.workers(),
                report.services(),
                report.steps(),
                events,
                report.resources());
    }

    private static MachineReport withCutTexts(MachineReport report) {
        return new MachineReport(
                report.id(),
                report.description(),
                report.health(),
                cut(report.reason()),
                report.reportedAt(),
                report.workers(),
                report.services().stream()
                        .map(each -> new MachineReport.Service(
                                each.name(),
                                each.service(),
                                each.state(),
                                cut(each.reason()),
                                each.since(),
                                each.process()))
                        .toList(),
                report.steps().stream()
                        .map(each -> new MachineReport.Step(
                                each.name(), each.state(), each.startedAt(), each.took(), cut(each.detail())))
                        .toList(),
                report.events().stream()
                        .map(each ->
                                new MachineReport.Event(each.at(), each.kind(), each.subject(), shortened(each.text())))
                        .toList(),
                report.resources());
    }

    private static @Nullable String cut(@Nullable String text) {
        return text == null ? null : shortened(text);
    }

    private static String shortened(String text) {
        if (text.length() <= CUT_TEXT) {
            return text;
        }
        int end = CUT_TEXT - 1;
        return text.substring(0, Character.isHighSurrogate(text.charAt(end - 1)) ? end - 1 : end) + '…';
    }
}
