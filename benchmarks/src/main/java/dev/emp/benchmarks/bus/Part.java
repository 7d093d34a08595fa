package dev.emp.benchmarks.bus;

import dev.emp.benchmarks.Figure;
import java.io.IOException;
import java.util.List;

/** Measures some figures that belong together. Finds Redis empty. */
interface Part {

    /** What is measured, for the progress line. */
    String title();

    /** About how long it takes on a machine that has two cores for it. */
    int seconds();

    /** @throws IllegalStateException if a job was lost or delivered twice */
    List<Figure> measure() throws IOException, InterruptedException;
}
