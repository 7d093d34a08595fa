package dev.emp.benchmarks.bus;

import dev.emp.benchmarks.Figure;
import java.io.IOException;
import java.util.List;

/** Measures some figures that belong together. Finds Redis empty. */
interface Part {

    /** What is measured, for the progress line. */
    String title();

    /** @throws IllegalStateException if a job was lost or delivered twice */
    List<Figure> measure() throws IOException, InterruptedException;
}
