package dev.emp.benchmarks;

/**
 * What a figure is compared with, measured in the same run and the same unit.
 *
 * @param name short: {@code BullMQ}, {@code 1,000 queued}
 */
public record Peer(String name, Rounds rounds) {}
