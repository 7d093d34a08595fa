package dev.emp.worker.supervision;

/**
 * What a child process and everything it has started use.
 *
 * @param cpuCores cores kept busy since the reading before, 1.0 being one whole core; the first reading covers the time
 *     since the start
 * @param residentBytes of memory (RSS); a page that processes share counts once for each of them
 * @param processes how many there are, 0 when it does not run
 */
public record ProcessUsage(double cpuCores, long residentBytes, int processes) {

    /** Of a process that does not run. */
    public static final ProcessUsage NONE = new ProcessUsage(0, 0, 0);
}
