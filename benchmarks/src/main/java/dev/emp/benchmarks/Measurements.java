package dev.emp.benchmarks;

import java.util.List;
import java.util.Map;

/**
 * What one run has found out.
 *
 * @param versions of what took part, by name; in the order to show them
 */
public record Measurements(List<Figure> figures, Map<String, String> versions) {

    public Measurements {
        figures = List.copyOf(figures);
    }
}
