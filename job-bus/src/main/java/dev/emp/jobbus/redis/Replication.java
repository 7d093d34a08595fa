package dev.emp.jobbus.redis;

import java.time.Duration;

/**
 * @param replicas how many must have a write before it is answered
 * @param timeout how long they have for it
 */
record Replication(int replicas, Duration timeout) {}
