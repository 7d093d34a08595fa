package dev.emp.benchmarks.rolling;

/**
 * One replica that was stopped and started while clients used the platform.
 *
 * @param service as {@code emp run} calls it
 * @param jobsEnded from before the stop until the platform was steady again
 * @param answers what clients got meanwhile
 */
record Passage(String service, String replica, Replica.Restart restart, int jobsEnded, Answers.Count answers) {}
