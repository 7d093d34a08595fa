package dev.emp.jobbus.redis;

import dev.emp.jobbus.matching.Capabilities;
import dev.emp.jobbus.matching.Digest;

/** What a worker can do, under a short name that all workers with the same capabilities share. */
record Profile(String id, Capabilities capabilities) {

    static Profile of(Capabilities capabilities) {
        return new Profile(Digest.of(capabilities.signature()), capabilities);
    }
}
