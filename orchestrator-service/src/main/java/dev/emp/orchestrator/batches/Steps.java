package dev.emp.orchestrator.batches;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Splits lines into steps that can be submitted at once. What a name stands for is known only when the bus has answered
 * (a repeated job has the id it was given first), so a line that uses the name of an earlier one begins a new step.
 */
final class Steps {

    static final int MOST_LINES = 200;

    private Steps() {}

    static List<List<Line>> of(List<Line> lines) {
        List<List<Line>> steps = new ArrayList<>();
        List<Line> step = new ArrayList<>();
        Set<String> given = new HashSet<>();
        for (Line line : lines) {
            if (!step.isEmpty() && (step.size() == MOST_LINES || !joins(line, given))) {
                steps.add(step);
                step = new ArrayList<>();
                given.clear();
            }
            step.add(line);
            if (line instanceof Line.Entry entry && entry.ref() != null) {
                given.add(entry.ref());
            }
        }
        if (!step.isEmpty()) {
            steps.add(step);
        }
        return steps;
    }

    private static boolean joins(Line line, Set<String> given) {
        return switch (line) {
            case Line.Entry entry -> given.isEmpty() || Collections.disjoint(entry.names(), given);
            case Line.Unreadable unreadable -> true;
            case Line.Header header -> false;
            case Line.Stop stop -> false;
        };
    }
}
